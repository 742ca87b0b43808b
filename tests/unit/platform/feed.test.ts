import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesPageSchema, type Change } from '../../../electron/platform/contract';
import { corpus } from '../../fixtures/corpus';
import {
  apiRequest,
  approveInAllStages,
  practiceContent,
  openPractice,
  Person,
  signInReviewTeam,
  type ReviewTeam,
  type Practice,
} from './practice-client';

let practice: Practice;
let team: ReviewTeam;
beforeAll(async () => {
  practice = await openPractice();
  team = await signInReviewTeam(practice.server);
});
afterAll(() => practice.remove());

async function everything(person: Person, limit: number, after = 0): Promise<Change[]> {
  const changes: Change[] = [];
  for (let cursor = after; ;) {
    const page = await person.changes(cursor, `&limit=${limit}`);
    expect(page.changes.length).toBeLessThanOrEqual(limit);
    changes.push(...page.changes);
    cursor = page.cursor;
    if (!page.more) return changes;
  }
}
const keyOf = ({ kind, record }: Change) =>
  kind === 'revision' ? `revision ${record.articleId} ${record.number}` : `${kind} ${record.id}`;
const end = async (person: Person) => (await everything(person, 2000)).at(-1)!.seq;

async function submit(): Promise<string> {
  const id = randomUUID();
  await team.author.sendOne(team.author.submission(id, 0, practiceContent()));
  return id;
}

describe('the change feed', () => {
  it('starts with accounts, sites and columns', async () => {
    const changes = await everything(team.author, 500);
    const kinds = (kind: string) => changes.filter((c) => c.kind === kind).length;
    expect([kinds('account'), kinds('site')]).toEqual([12, 2]);
    expect(kinds('column')).toBeGreaterThan(10);
  });

  it('grows in order and contains every record once, in its newest version', async () => {
    const id = await submit();
    await approveInAllStages(team, id);
    const changes = await everything(team.author, 2000);
    const seqs = changes.map((c) => c.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(changes.map(keyOf)).size).toBe(changes.length);
    const article = changes.find((c) => c.kind === 'article' && c.record.id === id)!;
    expect(article.record).toMatchObject({ stage: 'ready', version: 4 });
  });

  it('is the same in pages of any size', async () => {
    for (let i = 0; i < 5; i += 1) await submit();
    const whole = await everything(team.author, 2000);
    for (const limit of [1, 3, 7]) expect(await everything(team.author, limit)).toEqual(whole);
  });

  it('contains the effect of a command at the position named in its answer, the article last', async () => {
    const before = await end(team.author);
    const id = randomUUID();
    const answer = await team.author.sendOne(team.author.submission(id, 0, practiceContent()));
    const news = await everything(team.author, 500, before);
    expect(news.map((c) => c.kind)).toEqual(['revision', 'article']);
    expect(answer).toMatchObject({ status: 'accepted', seq: news.at(-1)!.seq });
  });

  it('gives a reader who is behind every record that they have not seen', async () => {
    const half = await team.author.changes(0, '&limit=5');
    const id = await submit();
    await approveInAllStages(team, id);
    const rest = await everything(team.author, 3, half.cursor);
    const seen = new Map([...half.changes, ...rest].map((c) => [keyOf(c), c]));
    expect([...seen.values()].sort((a, b) => a.seq - b.seq)).toEqual(await everything(team.author, 2000));
  });

  it('lets a long poll wait until something is committed', async () => {
    const cursor = await end(team.author);
    let answered = false;
    const waiting = team.second.changes(cursor, '&wait=50').then((page) => {
      answered = true;
      return page;
    });
    await team.author.changes(0);
    expect(answered).toBe(false);
    const id = await submit();
    const page = await waiting;
    expect(page.changes.map((c) => c.kind)).toEqual(['revision', 'article']);
    expect(page.changes[1]!.record).toMatchObject({ id });
  });

  it('answers a long poll with an empty page after its time', async () => {
    const cursor = await end(team.author);
    const page = await team.author.changes(cursor, '&wait=1');
    expect(page).toMatchObject({ changes: [], cursor, more: false });
  });

  it('ends a long poll when its account is suspended', async () => {
    const person = await Person.signIn(practice.server, 'masiqi');
    const cursor = await end(person);
    const waiting = apiRequest(practice.server, `/changes?after=${cursor}&wait=50`, 'GET', {
      token: person.token,
    });
    practice.server.setActive('masiqi', false);
    expect((await waiting).status).toBe(401);
  });

  it('answers an unknown cursor with CURSOR_UNKNOWN', async () => {
    const cursor = await end(team.author);
    const answer = await apiRequest(practice.server, `/changes?after=${cursor + 1}`, 'GET', {
      token: team.author.token,
    });
    expect([answer.status, answer.json.code]).toEqual([410, 'CURSOR_UNKNOWN']);
  });

  it.each([
    '',
    '?after=-1',
    '?after=1.5',
    '?after=0&limit=0',
    '?after=0&limit=2001',
    '?after=0&wait=56',
    '?after=x',
  ])('refuses the query “%s”', async (query) => {
    const answer = await apiRequest(practice.server, `/changes${query}`, 'GET', {
      token: team.author.token,
    });
    expect([answer.status, answer.json.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('is compressed on request', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const plain = await apiRequest(practice.server, '/changes?after=0', 'GET', {
      token: team.author.token,
    });
    const packed = await apiRequest(practice.server, '/changes?after=0', 'GET', {
      token: team.author.token,
      headers,
    });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    const page = changesPageSchema.parse(JSON.parse(gunzipSync(packed.body).toString()));
    expect(page.changes).toEqual(plain.json.changes);
  });

  it('contains imported live articles, each once', async () => {
    const before = await end(team.author);
    const articles = [...corpus(2500)].map(({ id, content, publishedAt }) => ({
      id,
      publishedAt,
      authorId: 'sunkexin',
      content: { ...content, target: { siteId: 'portal' }, columnId: 'tzgg' },
    }));
    expect(await practice.server.importArticles(articles)).toBe(2500);
    const news = await everything(team.author, 2000, before);
    expect(news.flatMap((c) => (c.kind === 'article' ? c.record.id : []))).toEqual(articles.map((a) => a.id));
    const revisions = new Map(
      news.flatMap((c) => (c.kind === 'revision' ? [[c.record.articleId, c.record]] : [])),
    );
    expect(JSON.parse(revisions.get(articles[0]!.id)!.package)).toEqual(articles[0]!.content);
  });

  it('ends an import at an article with an unknown column', async () => {
    const [good, bad] = [...corpus(2, 5)].map(({ id, content, publishedAt }, i) => ({
      id,
      publishedAt,
      authorId: 'sunkexin',
      content: { ...content, columnId: i === 0 ? 'tzgg' : 'nowhere' },
    }));
    await expect(practice.server.importArticles([good!, bad!])).rejects.toThrow('nowhere');
    expect((await everything(team.author, 2000)).some((c) => c.record.id === good!.id)).toBe(false);
  });
});
