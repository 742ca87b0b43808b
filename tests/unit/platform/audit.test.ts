import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyEntries, auditDigest, EMPTY_CHAIN, AUDIT_GENESIS } from '../../../electron/domain/audit/chain';
import { auditHeadSchema, type AuditEntry, type AuditHead } from '../../../electron/platform/contract';
import { queryAudit, statusAndCode } from './administration';
import {
  apiRequest,
  approveInAllStages,
  practiceContent,
  logIn,
  openPfx,
  openPractice,
  Person,
  sha256,
  signInReviewTeam,
  type Answer,
  type Practice,
} from './practice-client';

let practice: Practice;
let person: Person;
let auditor: Person;
let chain: string;
beforeAll(async () => {
  practice = await openPractice();
  [person, auditor] = await Promise.all([
    Person.signIn(practice.server, 'sunkexin'),
    Person.signIn(practice.server, 'fengqinghe'),
  ]);
});
beforeEach(() => {
  chain = randomUUID();
});
afterAll(() => practice.remove());

/** Returns `count` consecutive entries after `last`. */
function entriesAfter(
  last: AuditEntry | null,
  count: number,
  change: Partial<AuditEntry> = {},
): AuditEntry[] {
  const made: AuditEntry[] = [];
  for (let i = 0; i < count; i += 1) {
    const before = made[i - 1] ?? last;
    const entry = {
      sequence: (before?.sequence ?? 0) + 1,
      at: new Date(Date.UTC(2026, 10, 24, 1, 0, (before?.sequence ?? 0) + 1)).toISOString(),
      actorId: 'sunkexin',
      action: 'draft.save',
      subject: randomUUID(),
      detail: '保存草稿',
      previous: before?.digest ?? AUDIT_GENESIS,
      ...change,
    };
    made.push({ ...entry, digest: auditDigest(entry) });
  }
  return made;
}

const append = (entries: AuditEntry[], more: { chain?: string; device?: string; by?: Person } = {}) =>
  apiRequest(practice.server, '/audit/entries', 'POST', {
    token: (more.by ?? person).token,
    json: { chain: more.chain ?? chain, device: more.device ?? '办公室一号机', entries },
  });
const headOf = (answer: Answer): AuditHead => auditHeadSchema.parse(answer.json);
const headsOf = async (by: Person): Promise<AuditHead[]> =>
  (await apiRequest(practice.server, '/audit/heads', 'GET', { token: by.token })).json.heads;

describe('the audit chain of a person', () => {
  it('is stored in several appends', async () => {
    const first = entriesAfter(null, 3);
    expect(headOf(await append(first))).toMatchObject({
      chain,
      accountId: 'sunkexin',
      device: '办公室一号机',
      sequence: 3,
      digest: first[2]!.digest,
    });
    const more = entriesAfter(first[2]!, 2);
    expect(headOf(await append(more))).toMatchObject({ sequence: 5, digest: more[1]!.digest });
    const { entries } = await queryAudit(auditor, { chain });
    expect(entries.map((e) => e.sequence)).toEqual([5, 4, 3, 2, 1]);
    expect(entries[0]).toEqual({ ...more[1], chain, device: '办公室一号机' });
  });

  it('accepts entries that it already has, and returns the same head', async () => {
    const all = entriesAfter(null, 4);
    const head = headOf(await append(all));
    expect(headOf(await append(all))).toEqual(head);
    expect(headOf(await append(all.slice(1, 3)))).toEqual(head);
    const longer = entriesAfter(all[3]!, 1);
    expect(headOf(await append([...all.slice(2), ...longer]))).toMatchObject({ sequence: 5 });
    expect(headOf(await append([]))).toMatchObject({ sequence: 5, digest: longer[0]!.digest });
  });

  it('has an empty head before the first entry', async () => {
    expect(headOf(await append([]))).toMatchObject({ sequence: 0, digest: '0'.repeat(64) });
    expect((await headsOf(person)).some((head) => head.chain === chain)).toBe(false);
  });

  it('is kept over a restart', async () => {
    const entries = entriesAfter(null, 2);
    await append(entries);
    await practice.restart();
    [person, auditor] = await Promise.all([
      Person.signIn(practice.server, 'sunkexin'),
      Person.signIn(practice.server, 'fengqinghe'),
    ]);
    expect(headOf(await append(entries))).toMatchObject({ sequence: 2 });
    const stored = (await queryAudit(auditor, { chain })).entries.reverse();
    expect(verifyEntries(EMPTY_CHAIN, stored).brokenAt).toBeNull();
  });
});

describe('a chain that does not continue the stored one is refused', () => {
  const cases: Array<[string, (held: AuditEntry[]) => AuditEntry[]]> = [
    ['with a gap', (held) => entriesAfter(held[2]!, 2).slice(1)],
    ['when it was cut and grew again', (held) => entriesAfter(held[0]!, 3, { detail: '另一次' })],
    ['when it forks at its end', (held) => entriesAfter(held[1]!, 1, { detail: '另一次' })],
    ['when it begins anew', () => entriesAfter(null, 5, { detail: '从头再来' })],
    [
      'with an entry whose words were changed',
      (held) => entriesAfter(held[2]!, 1).map((entry) => ({ ...entry, detail: '改过的内容' })),
    ],
    [
      'with a held entry whose words were changed, though not its digest',
      (held) => [{ ...held[2]!, detail: '改过的内容' }],
    ],
    ['out of order', (held) => entriesAfter(held[2]!, 2).reverse()],
    ['with somebody else as the actor', (held) => entriesAfter(held[2]!, 1, { actorId: 'linxiaohe' })],
    [
      'with half a character, which no file can keep',
      (held) => [{ ...entriesAfter(held[2]!, 1)[0]!, detail: '\ud800' }],
    ],
  ];
  it.each(cases)('%s', async (_, make) => {
    const held = entriesAfter(null, 3);
    await append(held);
    const answer = await append(make(held));
    expect(statusAndCode(answer)).toEqual([409, 'CHAIN_BROKEN']);
    expect(answer.json.message).toMatch(/第 \d 条/);
    const { entries } = await queryAudit(auditor, { chain });
    expect(entries.map((entry) => entry.digest)).toEqual(held.map((entry) => entry.digest).reverse());
  });

  it('and the refusal is recorded in the chain of the platform, once per distinct attempt', async () => {
    const held = entriesAfter(null, 3);
    await append(held);
    const gap = entriesAfter(held[2]!, 2).slice(1);
    for (let i = 0; i < 3; i += 1) await append(gap);
    const noted = await queryAudit(auditor, { chain: 'platform', action: 'audit.refuse', text: chain });
    expect(noted.entries).toHaveLength(1);
    expect(noted.entries[0]).toMatchObject({ actorId: 'sunkexin', subject: chain });
    expect(noted.entries[0]!.detail).toContain('第 5 条');
    expect(noted.entries[0]!.detail).toContain('平台已收到第 3 条');
  });

  it('when it belongs to another person or to the platform', async () => {
    const held = entriesAfter(null, 1);
    await append(held);
    const other = await Person.signIn(practice.server, 'linxiaohe');
    const theirs = entriesAfter(held[0]!, 1, { actorId: 'linxiaohe' });
    expect(statusAndCode(await append(theirs, { by: other }))).toEqual([403, 'NOT_PERMITTED']);
    expect(statusAndCode(await append(entriesAfter(null, 1), { chain: 'platform' }))).toEqual([
      403,
      'NOT_PERMITTED',
    ]);
    expect((await queryAudit(auditor, { chain })).entries).toHaveLength(1);
  });
});

describe('chain heads', () => {
  it("are those of one's own chains, and of all chains for the auditor", async () => {
    await append(entriesAfter(null, 1));
    const own = await headsOf(person);
    expect(own.some((head) => head.chain === chain)).toBe(true);
    expect(new Set(own.map((head) => head.accountId))).toEqual(new Set(['sunkexin']));
    expect(await headsOf(await Person.signIn(practice.server, 'masiqi'))).toEqual([]);
    const all = (await headsOf(auditor)).map((head) => head.chain);
    expect(all).toContain('platform');
    expect(all).toContain(chain);
  });
});

describe('the auditor', () => {
  it('is the only role that may read the entries of others', async () => {
    for (const id of ['sunkexin', 'xuwenbo', 'chenlicheng']) {
      const { token } = await Person.signIn(practice.server, id);
      const answer = await apiRequest(practice.server, '/audit/entries', 'GET', { token });
      expect(statusAndCode(answer)).toEqual([403, 'NOT_PERMITTED']);
    }
  });

  it('reads page by page, newest first, without omitted or repeated entries', async () => {
    await append(entriesAfter(null, 25, { at: '2026-11-20T01:00:00.000Z' }));
    const seen: number[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages += 1) {
      expect(pages).toBeLessThan(4);
      const page = await queryAudit(auditor, { chain, limit: 10, cursor });
      seen.push(...page.entries.map((entry) => entry.sequence));
      cursor = page.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => 25 - i));
  });

  it('filters by person, action, text and time', async () => {
    const entries = entriesAfter(null, 3);
    const last = entriesAfter(entries[2]!, 1, { action: 'article.print', detail: '打印 Proof 单' });
    await append([...entries, ...last]);
    const sequences = async (query: Parameters<typeof queryAudit>[1]) =>
      (await queryAudit(auditor, { chain, ...query })).entries.map((entry) => entry.sequence);
    expect(await sequences({ action: 'article.print' })).toEqual([4]);
    expect(await sequences({ text: 'proof' })).toEqual([4]);
    expect(await sequences({ text: '%' })).toEqual([]);
    expect(await sequences({ actorId: 'linxiaohe' })).toEqual([]);
    expect(await sequences({ from: entries[1]!.at, until: entries[2]!.at })).toEqual([2]);
  });

  it.each([
    ['a time that is none', 'from=yesterday'],
    ['a cursor that was never given', 'cursor=x'],
    ['too many at once', 'limit=501'],
  ])('is refused %s', async (_, query) => {
    const answer = await apiRequest(practice.server, `/audit/entries?${query}`, 'GET', {
      token: auditor.token,
    });
    expect(statusAndCode(answer)).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('the audit chain of the platform', () => {
  it('contains logins, decisions and releases, also refused ones, and verifies', async () => {
    const { server } = practice;
    const team = await signInReviewTeam(server);
    const id = randomUUID();
    await team.author.sendOne(team.author.submission(id, 0, practiceContent()));
    const early = team.siteAdministrator.release((await team.siteAdministrator.view(id)).article);
    expect(await team.siteAdministrator.sendOne(early)).toMatchObject({ status: 'rejected' });
    await approveInAllStages(team, id);
    await team.siteAdministrator.sendOne(
      team.siteAdministrator.release((await team.siteAdministrator.view(id)).article),
    );

    const actions = (await queryAudit(auditor, { chain: 'platform', text: id })).entries.map((e) => [
      e.action,
      e.actorId,
    ]);
    expect(actions).toEqual([
      ['article.release', 'linxiaohe'],
      ['review.decide', 'zhenghuaiyuan'],
      ['review.decide', 'wujingyi'],
      ['review.decide', 'zhouzhengchuan'],
      ['article.release.refuse', 'linxiaohe'],
    ]);
    const opened = await queryAudit(auditor, { action: 'session.open', actorId: 'wujingyi' });
    expect(opened.entries.length).toBeGreaterThan(0);

    const all = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await queryAudit(auditor, { chain: 'platform', cursor, limit: 500 });
      all.push(...page.entries);
      cursor = page.cursor;
    }
    all.sort((a, b) => a.sequence - b.sequence);
    const head = (await headsOf(auditor)).find((h) => h.chain === 'platform')!;
    expect(verifyEntries(EMPTY_CHAIN, all)).toEqual({
      head: { sequence: head.sequence, digest: head.digest },
      brokenAt: null,
    });
  });

  it('contains commands that the platform refused because of a fault setting', async () => {
    const { server } = practice;
    const team = await signInReviewTeam(server);
    const id = randomUUID();
    await team.author.sendOne(team.author.submission(id, 0, practiceContent()));
    const decision = await team.first.decision(await team.first.view(id), 'approve', '同意。');
    await server.faults.set({ refuse: { count: 1, code: 'REFUSED' } });
    expect(await team.first.sendOne(decision)).toMatchObject({ status: 'rejected', code: 'REFUSED' });
    const { entries } = await queryAudit(auditor, { chain: 'platform', text: id });
    expect(entries).toMatchObject([
      {
        action: 'review.decide.refuse',
        actorId: 'zhouzhengchuan',
        detail: expect.stringContaining('REFUSED'),
      },
    ]);
  });

  it('gives the reason of a refused login, and the account when it is certain', async () => {
    const { server } = practice;
    await apiRequest(server, '/session', 'POST', { json: { statement: '{}', cms: 'AAAA' } });
    const [unsure] = (await queryAudit(auditor, { action: 'session.refuse' })).entries;
    expect(unsure).toMatchObject({ actorId: '', detail: expect.stringContaining('SIGNATURE_INVALID') });
    const { certificatePath, password } = server.refusals.find((r) => r.reason === 'untrusted')!;
    const stranger = openPfx(certificatePath, password);
    expect(statusAndCode(await logIn(server, stranger))[1]).toBe('CERTIFICATE_UNTRUSTED');
    const [known] = (await queryAudit(auditor, { action: 'session.refuse' })).entries;
    expect(known).toMatchObject({ actorId: '', subject: sha256(stranger.certificate) });
    await expect(Person.signIn(server, 'caoyifan')).rejects.toThrow('ACCOUNT_SUSPENDED');
    const [sure] = (await queryAudit(auditor, { action: 'session.refuse' })).entries;
    expect(sure).toMatchObject({
      actorId: 'caoyifan',
      detail: expect.stringContaining('ACCOUNT_SUSPENDED'),
    });
  });
});
