import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContentPackage, Document, PageRules } from '../../../electron/platform/contract';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { pdf, png, type SampleFile } from '../../fixtures/sample-files';
import { openClient, signInAs, until, type Client } from '../../unit/core/office/client';
import { contentOf } from '../../fixtures/content';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

const EDITOR = 'linxiaohe';
const REVIEWERS = ['zhouzhengchuan', 'wujingyi', 'zhenghuaiyuan'];

/** An answer of the public site at a path. */
export interface Answer {
  path?: string;
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body: string | Buffer;
}

/** An article that was drafted, approved at three levels and released, with a body of many kinds of nodes. */
export interface Published {
  editor: Client;
  practice: PracticeServer;
  /** Data folder of the platform. */
  directory: string;
  articleId: string;
  content: ContentPackage;
  url: string;
  /** HTML of the article's page as the site serves it. */
  html: string;
  image: Buffer;
  file: SampleFile;
  /** Makes the site serve these instead of its own answers. An answer without a `path` is for the article's page. */
  serve(...answers: Answer[]): Promise<void>;
  verify(): ReturnType<Client['core']['publishing']['verify']>;
  setRules(rules: PageRules): Promise<void>;
  stop(): Promise<void>;
}

const text = (value: string) => ({ type: 'text' as const, text: value });
const paragraph = (value: string) => ({ type: 'paragraph' as const, content: [text(value)] });
const cell = (value: string) => ({ type: 'tableCell' as const, content: [paragraph(value)] });

function bodyWith(image: string): Document {
  return {
    type: 'doc',
    content: [
      paragraph('各科室：为做好2026年第12次集中接访工作，现将有关事项通知如下。'),
      { type: 'heading', attrs: { level: 2 }, content: [text('一、时间和地点')] },
      {
        type: 'paragraph',
        content: [
          text('接访时间为12月3日上午9:00，地点为市信访局一楼大厅，详见'),
          {
            type: 'text',
            text: '国家信访局网站',
            marks: [{ type: 'link', attrs: { href: 'https://www.gjxfj.gov.cn/' } }],
          },
          text('；旧址'),
          { type: 'text', text: '人民路8号', marks: [{ type: 'strike' }] },
          text('不再使用。'),
        ],
      },
      { type: 'image', attrs: { sha256: image, alt: '接访大厅平面图' } },
      {
        type: 'orderedList',
        content: ['带齐身份证件；', '依次排队登记。'].map((item) => ({
          type: 'listItem' as const,
          content: [paragraph(item)],
        })),
      },
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [cell('窗口'), cell('电话')] },
          { type: 'tableRow', content: [cell('1'), cell('2331')] },
        ],
      },
      paragraph('市信访局办公室'),
    ],
  };
}

async function upload(client: Client, { attachment, bytes }: SampleFile) {
  const { name, mediaType, size } = attachment;
  const answer = await client.core.articles.putBlob({
    uploadId: randomUUID(),
    name,
    mediaType,
    size,
    offset: 0,
    bytes: bytes.toString('base64'),
  });
  if (!answer.attachment) throw new Error('not whole');
  return answer.attachment;
}

async function draft(
  client: Client,
  image: SampleFile,
  file: SampleFile,
): Promise<{ articleId: string; content: ContentPackage }> {
  const { core } = client;
  await until('the columns', async () => (await core.articles.places()).columns.length > 0);
  const made = await core.articles.newDraft();
  const picture = await upload(client, image);
  const attachment = await upload(client, file);
  const content: ContentPackage = {
    ...made.content,
    title: '关于做好第12次集中接访工作的通知',
    target: { siteId: 'portal' },
    columnId: 'tzgg',
    source: '局办公室',
    summary: '本次集中接访定于12月3日举行。',
    secrecy: { ...contentOf().secrecy, reason: '不涉及国家秘密', checkedBy: '林晓禾' },
    body: bodyWith(picture.sha256),
    attachments: [attachment],
  };
  await core.articles.saveDraft({ draftId: made.id, saves: made.saves, content });
  await core.articles.submitDraft({ draftId: made.id });
  return { articleId: made.articleId, content };
}

async function approve(client: Client, articleId: string): Promise<void> {
  const { core } = client;
  await until('the article in the queue', async () => {
    const { items } = await core.review.queue({ box: 'waiting' });
    return items.some((row) => row.id === articleId);
  });
  const { row, revision } = await core.review.detail({ articleId });
  const decision = { articleId, version: row.version, contentHash: revision.contentHash };
  await core.review.decide({ ...decision, verdict: 'approve', opinion: '同意。' });
  await until('the decision to reach the platform', async () => (await core.sync.now()).waiting === 0);
}

/** Starts a practice platform and publishes an article on it, with a client each for the editor and three reviewers. */
export async function publish(): Promise<Published> {
  const directory = await mkdtemp(path.join(tmpdir(), 'pages-'));
  const practice = await startWithSharedKeys({ directory });
  const editor = await openClient(directory);
  await signInAs(editor, EDITOR);
  const image = png('平面图.png', 7);
  const file = pdf('接访安排.pdf', ['接访安排']);
  const { articleId, content } = await draft(editor, image, file);
  for (const reviewer of REVIEWERS) {
    const client = await openClient(directory);
    await signInAs(client, reviewer);
    await approve(client, articleId);
    await client.stop();
  }
  const { core } = editor;
  await until('ready', async () => (await core.articles.get({ articleId })).row.stage === 'ready');
  await core.publishing.release({ articleId });
  const url = await until('the page', async () => {
    const { row } = await core.articles.get({ articleId });
    return row.pending === null && row.live?.url;
  });
  const html = await (await fetch(url)).text();
  const own = new URL(url).pathname;
  return {
    ...{ editor, practice, directory, articleId, content, url, html, image: image.bytes, file },
    serve: (...answers) =>
      practice.faults.set({
        altered: answers.map(
          ({ path: at = own, status = 200, type = 'text/html; charset=utf-8', headers = {}, body }) => ({
            path: at,
            status,
            headers: { ...(type === '' ? {} : { 'content-type': type }), ...headers },
            body: Buffer.from(body).toString('base64'),
          }),
        ),
      }),
    verify: () => core.publishing.verify({ articleId }),
    setRules: async (rules) => {
      await core.publishing.setPageRules({ rules, text: '设置本站的模板' });
      await until('the rules to reach the platform', async () => (await core.sync.now()).waiting === 0);
    },
    stop: async () => {
      await editor.stop();
      await practice.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
