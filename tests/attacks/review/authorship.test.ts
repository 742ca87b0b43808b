import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContentPackage } from '../../../electron/platform/contract';
import { doc, p } from '../../fixtures/content';
import {
  approveInAllStages,
  practiceContent,
  openPractice,
  Person,
  signInReviewTeam,
} from '../../unit/platform/practice-client';
import type { ReviewTeam, Practice } from '../../unit/platform/practice-client';

/** Attack: an editor who is also first reviewer lets another editor submit their text, and then reviews it. */

let practice: Practice;
let team: ReviewTeam;
/** Editor and first reviewer, from the time before these roles excluded each other. */
let writer: Person;
beforeAll(async () => {
  practice = await openPractice();
  team = await signInReviewTeam(practice.server);
  writer = await Person.signIn(practice.server, 'heyining');
});
afterAll(() => practice.remove());

let number = 0;
/** Returns `count` Chinese characters derived from the test's number and `salt`, so that other tests differ. */
function words(count: number, salt: string): string {
  const drawn = createHash('sha512').update(`${number} ${salt}`).digest();
  return Array.from({ length: count }, (_, at) =>
    String.fromCharCode(0x4e00 + (drawn.readUInt16BE(at) % 8000)),
  ).join('');
}
const sentences = () =>
  ['甲', '乙', '丙'].map(
    (salt) => `${words(9, `${salt}1`)}，${words(14, `${salt}2`)}，${words(12, `${salt}3`)}。`,
  );
function text(change: Partial<ContentPackage> = {}, paragraphs = sentences()): ContentPackage {
  return practiceContent({ title: words(16, '题'), body: doc(...paragraphs.map((it) => p(it))), ...change });
}

async function accepted(person: Person, id: string, version: number, content: ContentPackage, more = {}) {
  const answer = await person.sendOne(person.submission(id, version, content, more));
  expect(answer).toMatchObject({ status: 'accepted' });
}

async function publish(content: ContentPackage, by = team.author): Promise<string> {
  const id = randomUUID();
  await accepted(by, id, 0, content);
  await approveInAllStages(team, id);
  await release(id);
  return id;
}

async function release(id: string): Promise<void> {
  const { siteAdministrator } = team;
  const answer = await siteAdministrator.sendOne(
    siteAdministrator.release((await siteAdministrator.view(id)).article),
  );
  expect(answer).toMatchObject({ status: 'accepted' });
}

const articleOf = async (id: string) => (await team.siteAdministrator.view(id)).article;

/** Submits a revision of a live article and abandons it with two recalls. */
async function giveUp(id: string, content: ContentPackage, by = writer): Promise<void> {
  await accepted(by, id, (await articleOf(id)).version, content);
  for (const stage of ['returned', 'done']) {
    expect(await by.sendOne(by.recall(await articleOf(id)))).toMatchObject({ status: 'accepted' });
    expect((await articleOf(id)).stage).toBe(stage);
  }
}

async function firstReview(id: string, person = writer): Promise<string> {
  const answer = await person.sendOne(await person.decision(await person.view(id), 'approve', '同意。'));
  return answer.status === 'rejected' ? answer.code : answer.status;
}

const unrelated = (salt = '别') =>
  practiceContent({ title: words(16, `${salt}题`), body: doc(p(words(30, salt))) });

describe('an abandoned revision of a live article', () => {
  it('leaves the article record unchanged except for its version and times', async () => {
    number += 1;
    const id = await publish(text());
    const before = await articleOf(id);
    await giveUp(
      id,
      text({ title: '未经审核的标题', columnId: 'fzhdt', target: { siteId: 'special' }, major: true }),
    );
    const after = await articleOf(id);
    const changing = { version: 0, updatedAt: '', stageSince: '' };
    expect({ ...after, ...changing }).toEqual({ ...before, ...changing });
  });

  it('does not free its number for the next revision', async () => {
    number += 1;
    const id = await publish(text());
    await giveUp(id, text({ summary: '放弃的一稿' }));
    await accepted(team.author, id, (await articleOf(id)).version, text({ summary: '另一稿' }));
    expect((await articleOf(id)).revision).toBe(3);
  });

  it('leaves the article published when it requested the withdrawal', async () => {
    number += 1;
    const id = await publish(text());
    const request = { purpose: 'withdraw' as const, reason: '过时。' };
    const before = await articleOf(id);
    await accepted(writer, id, before.version, text(), request);
    await writer.sendOne(writer.recall(await articleOf(id)));
    await writer.sendOne(writer.recall(await articleOf(id)));
    expect(await articleOf(id)).toMatchObject({ purpose: 'publish', revision: 1, authorId: before.authorId });
  });
});

describe('the original writer cannot review', () => {
  const oneComma = () => sentences().map((it) => it.replace('，', ''));
  const wide = () => sentences().map((it) => it.replaceAll('，', '；　'));
  const oneWord = () => sentences().map((it, index) => (index === 0 ? `另据${it.slice(2)}` : it));
  const shuffled = () => [...sentences()].reverse();
  const COPIES: Array<[string, () => ContentPackage]> = [
    ['the same text', () => text()],
    ['a comma less in every sentence', () => text({}, oneComma())],
    ['other punctuation and spaces', () => text({}, wide())],
    ['one word changed', () => text({}, oneWord())],
    ['its paragraphs in another order', () => text({}, shuffled())],
    [
      'another title, column and summary',
      () => text({ title: '换个标题', columnId: 'tzgg', summary: '摘要' }),
    ],
    [
      'one paragraph of it among others',
      () =>
        practiceContent({ body: doc(p('另有一段由他人撰写的文字。'), ...text().body.content.slice(0, 1)) }),
    ],
    ['its paragraphs run together', () => text({ body: doc(p(sentences().join(''))) })],
  ];

  it.each(COPIES)('%s, submitted by another editor after the revision was abandoned', async (_, copy) => {
    number += 1;
    const id = await publish(unrelated());
    await giveUp(id, text());
    await accepted(team.author, id, (await articleOf(id)).version, copy());
    expect(await firstReview(id)).toBe('SEPARATION');
    expect(await firstReview(id, team.first)).toBe('accepted');
  });

  it.each(COPIES)('%s, submitted by another editor as a new article', async (_, copy) => {
    number += 1;
    const own = randomUUID();
    await accepted(writer, own, 0, text());
    await writer.sendOne(writer.recall(await articleOf(own)));
    const id = randomUUID();
    await accepted(team.author, id, 0, copy());
    expect((await team.author.view(id)).revision.writers).toEqual(['heyining', 'sunkexin']);
    expect(await firstReview(id)).toBe('SEPARATION');
  });

  it('their published text, submitted again by another editor', async () => {
    number += 1;
    const id = await publish(text(), writer);
    await accepted(team.author, id, (await articleOf(id)).version, text({ source: '综合指导科' }));
    expect(await firstReview(id)).toBe('SEPARATION');
  });
});

describe('a former writer can review', () => {
  it('a text that another editor wrote from scratch', async () => {
    number += 1;
    const id = await publish(unrelated());
    await giveUp(id, text());
    const anew = unrelated('新');
    await accepted(team.author, id, (await articleOf(id)).version, anew);
    expect(await firstReview(id)).toBe('accepted');
  });

  it('a text that shares only an approved phrase with their own', async () => {
    const phrase = '给您带来不便，敬请谅解。网上信访渠道二十四小时畅通，欢迎监督。';
    const own = practiceContent({
      title: '延长接待时间的公告',
      body: doc(p('周五接待延长一小时。'), p(phrase)),
    });
    await publish(own, writer);
    const other = practiceContent({
      title: '设备检修的公告全文',
      body: doc(
        p('因设备检修，本周六上午八时至十一时网上查询功能暂停使用，检修完成后立即恢复，请提前安排。'),
        p('检修期间如有紧急事项，请拨打值班电话，值班人员将及时登记并在恢复后第一时间答复。'),
        p(phrase),
      ),
    });
    const id = randomUUID();
    await accepted(team.author, id, 0, other);
    expect(await firstReview(id)).toBe('accepted');
  });
});
