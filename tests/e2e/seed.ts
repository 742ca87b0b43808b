import { articles } from '../fixtures/articles';
import { doc, p } from '../fixtures/content';
import type { SampleArticle } from '../fixtures/sample-article';
import {
  apiRequest,
  approveInAllStages,
  practiceContent,
  signInReviewTeam,
  type Person,
} from '../unit/platform/practice-client';
import type { Practice } from './practice';

/** Column ids of the practice office for the columns of the sample articles. */
const COLUMNS: Record<string, string> = {
  notices: 'tzgg',
  'work-news': 'gzdt',
  pictures: 'tpxw',
  policy: 'zcjd',
  law: 'zcwj',
  guide: 'cjwt',
  party: 'gzdt',
  counties: 'gzdt',
};

async function submit(author: Person, { content, files }: SampleArticle): Promise<string> {
  for (const { attachment, bytes } of files)
    await apiRequest(author.server, `/blobs/${attachment.sha256}`, 'PATCH', {
      token: author.token,
      body: bytes,
      headers: { 'upload-offset': 0, 'upload-length': bytes.length },
    });
  const { target, secrecy } = practiceContent();
  const columnId = COLUMNS[content.columnId] ?? 'gzdt';
  const articleId = crypto.randomUUID();
  const answer = await author.sendOne(
    author.submission(articleId, 0, { ...content, target, columnId, secrecy }),
  );
  if (answer.status !== 'accepted') throw new Error(JSON.stringify(answer));
  return articleId;
}

export const seededTitles = {
  /** In first review for the second time, after a return. */
  again: '关于第三季度信访事项办理情况的通报',
  /** 待发布. */
  ready: '关于公开征集2027年度信访工作领域人民建议的通知',
} as const;

/** Makes articles in every stage over HTTPS. */
export async function seedArticles({ info }: Practice): Promise<void> {
  const team = await signInReviewTeam(info);
  const { author, first, second } = team;
  const ids = new Map<string, string>();
  for (const article of articles.slice(0, 12)) ids.set(article.content.title, await submit(author, article));
  const idOf = (title: string) => ids.get(title) ?? '';

  await approveInAllStages(team, idOf(seededTitles.ready));
  for (const [person, title] of [
    [first, '市信访局召开三季度重点工作调度会'],
    [first, '全市信访业务培训班圆满结束'],
    [second, '全市信访业务培训班圆满结束'],
  ] as const)
    await person.sendOne(
      await person.decision(await person.view(idOf(title)), 'approve', '内容属实，导向正确，同意。'),
    );

  const returned = idOf(seededTitles.again);
  const opinion = '东坪区的按期办结率与上报数据不一致，请核对；整改时限请写明。';
  await first.sendOne(await first.decision(await first.view(returned), 'return', opinion));
  const { article, revision } = await author.view(returned);
  const content = practiceContent(JSON.parse(revision.package) as object);
  const [head, ...rest] = content.body.content;
  if (!head) throw new Error('the article is empty');
  const body = doc(
    head,
    p('现将2026年第三季度全市信访事项办理情况通报如下，各县区数据以本通报为准。'),
    ...rest.slice(1),
  );
  await author.sendOne(
    author.submission(returned, article.version, { ...content, body, summary: '第三季度通报。' }),
  );
}
