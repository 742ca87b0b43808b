import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText, sha256 } from '../../../electron/domain/encoding/canonical';
import type { Change, ChangeKind, ContentPackage } from '../../../electron/platform/contract';
import { doc, p } from '../../fixtures/content';
import { practiceContent, Person } from '../../unit/platform/practice-client';
import { injectRecords } from '../support/answers';
import { Scene } from './scene';

/**
 * Invalid records in the feed: each is quarantined with its reason; feed, lists, search and agenda keep working.
 * A row holds the defect, the kind of record, the changed fields (null: the record is null), and a pattern that the
 * reason must match.
 */

type Row = [name: string, kind: string, change: Record<string, unknown> | null, reason: string];

const LONG = '长'.repeat(5_000);
const HUGE = '长'.repeat(1_000_000);
const DATES = ['', 'yesterday', '2026-11-24', '2026-11-24T01:00:00', '2026-13-24T01:00:00.000Z', null, 0];

/** Returns the fields of a revision whose package is this text, with the correct hash. */
const packaged = (text: string) => ({ package: text, contentHash: sha256(text) });
const content = (change: Record<string, unknown>) =>
  packaged(canonicalText({ ...practiceContent(), ...change }));

function nested(levels: number): ContentPackage['body'] {
  let block: ContentPackage['body']['content'][number] = p('深');
  for (let level = 0; level < levels; level++) block = { type: 'blockquote', content: [block] };
  return doc(block);
}

const STATEMENTS: Array<[string, unknown]> = [
  ['is not text', 5],
  ['is null', null],
  ['is empty', ''],
  ['is not JSON but names a substitute', '"onBehalfOf" {{{'],
  ['is cut off', '{"onBehalfOf":{"accountId":"a"'],
  ['is an array', '["onBehalfOf"]'],
  ['is deeply nested', `${'['.repeat(9000)}${']'.repeat(9000)}`],
  ['is too long', 'x'.repeat(20_001)],
];

const ARTICLES: Row[] = [
  ['has no title', 'article', { title: undefined }, 'title'],
  ['has a null title', 'article', { title: null }, 'title'],
  ['has a number for a title', 'article', { title: 1 }, 'title'],
  ['has a list for a title', 'article', { title: ['标题'] }, 'title'],
  ['has a title of a million characters', 'article', { title: HUGE }, 'title'],
  ['has no id', 'article', { id: undefined }, 'id'],
  ['has an id that is not a UUID', 'article', { id: "'; DROP TABLE article; --" }, 'id'],
  ['has an unknown stage', 'article', { stage: 'published' }, 'stage'],
  ['has an unknown purpose', 'article', { purpose: 'steal' }, 'purpose'],
  ['has version 0', 'article', { version: 0 }, 'version'],
  ['has a version that is not whole', 'article', { version: 1.5 }, 'version'],
  ['has a version beyond exact numbers', 'article', { version: 2 ** 60 }, 'version'],
  ['has a negative revision', 'article', { revision: -1 }, 'revision'],
  ['has a column name that is too long', 'article', { columnId: LONG }, 'columnId'],
  ['has no site', 'article', { siteId: null }, 'siteId'],
  ['has an author that is an object', 'article', { authorId: { toString: 'x' } }, 'authorId'],
  ['is major in words', 'article', { major: 'yes' }, 'major'],
  ['is live nowhere', 'article', { live: {} }, 'live'],
  [
    'is live at an endless address',
    'article',
    { live: { revision: 1, publishedAt: '2026-11-24T01:00:00.000Z', url: LONG } },
    'live.url',
  ],
  ...DATES.map((at): Row => [
    `was updated at ${JSON.stringify(at)}`,
    'article',
    { updatedAt: at },
    'updatedAt',
  ]),
  [
    'has endless fractions of a second',
    'article',
    { createdAt: `2026-11-24T01:00:00.${'0'.repeat(9000)}Z` },
    'createdAt',
  ],
];

const REVISIONS: Row[] = [
  [
    'has content that does not match its hash',
    'revision',
    { package: canonicalText(practiceContent({ title: '改过' })) },
    '校验码不符',
  ],
  ['has a null title inside', 'revision', content({ title: null }), '格式约定'],
  ['has no title inside', 'revision', content({ title: undefined }), '格式约定'],
  ['has a number for its summary', 'revision', content({ summary: 7 }), '格式约定'],
  ['has a null body', 'revision', content({ body: null }), '格式约定'],
  ['has a body that is text', 'revision', content({ body: '正文' }), '格式约定'],
  [
    'has a block of an unknown type',
    'revision',
    content({ body: { type: 'doc', content: [{ type: 'script' }] } }),
    '格式约定',
  ],
  ['has null among its blocks', 'revision', content({ body: { type: 'doc', content: [null] } }), '格式约定'],
  [
    'has an empty text node',
    'revision',
    content({
      body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }] },
    }),
    '格式约定',
  ],
  [
    'has a javascript link',
    'revision',
    content({
      body: {
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            content: [
              { type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] },
            ],
          },
        ],
      },
    }),
    '格式约定',
  ],
  ['is nested 60 levels', 'revision', content({ body: nested(60) }), '套得太深'],
  ['is nested 1,500 levels', 'revision', content({ body: nested(1500) }), '套得太深'],
  ['is nested 6,000 levels', 'revision', content({ body: nested(6000) }), '套得太深'],
  [
    'has 60,000 blocks',
    'revision',
    content({
      body: { type: 'doc', content: Array.from({ length: 60_000 }, () => ({ type: 'horizontalRule' })) },
    }),
    '太大',
  ],
  [
    'has 51 attachments',
    'revision',
    content({
      attachments: Array.from({ length: 51 }, () => ({
        name: 'a',
        sha256: 'a'.repeat(64),
        size: 1,
        mediaType: '',
      })),
    }),
    '格式约定',
  ],
  [
    'has an attachment of negative size',
    'revision',
    content({ attachments: [{ name: 'a', sha256: 'a'.repeat(64), size: -1, mediaType: '' }] }),
    '格式约定',
  ],
  ['has a key too many', 'revision', content({ script: 'x' }), '格式约定'],
  ['is of a schema to come', 'revision', content({ schema: 'article-content/9' }), '较新的格式'],
  ['is not canonical', 'revision', packaged(JSON.stringify(practiceContent(), null, 1)), '规范格式'],
  ['has its keys in another order', 'revision', packaged(JSON.stringify(practiceContent())), '规范格式'],
  [
    'has half a surrogate pair',
    'revision',
    packaged(canonicalText(practiceContent({ title: '标题' })).replace('标题', '\\ud83d')),
    '规范格式',
  ],
  ['is null', 'revision', packaged('null'), '格式约定'],
  ['is a number', 'revision', packaged('1e999'), '格式约定'],
  ['is not JSON', 'revision', packaged('<html>'), 'JSON'],
  ['is empty', 'revision', packaged(''), 'JSON'],
  ['is nested arrays', 'revision', packaged(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), '格式约定'],
  ['has a prototype', 'revision', packaged(`{"__proto__":{"title":"x"}}`), '格式约定'],
  ['has no writer', 'revision', { writers: [] }, 'writers'],
  ['has null among its writers', 'revision', { writers: [null] }, 'writers'],
  ['has 10,000 writers', 'revision', { writers: Array.from({ length: 10_000 }, String) }, 'writers'],
  ['has an upper-case hash', 'revision', { contentHash: 'A'.repeat(64) }, 'contentHash'],
  ['has number 0', 'revision', { number: 0 }, 'number'],
  ['has five million characters', 'revision', { package: 'x'.repeat(5_000_000) }, 'package'],
];

const OTHERS: Row[] = [
  ...STATEMENTS.map(([name, statement]): Row => [
    `has a statement that ${name}`,
    'decision',
    { statement },
    '格式约定|statement',
  ]),
  ['has a null opinion', 'decision', { opinion: null }, 'opinion'],
  ['has an endless opinion', 'decision', { opinion: LONG }, 'opinion'],
  ['has an unknown verdict', 'decision', { verdict: 'maybe' }, 'verdict'],
  ['has place 0', 'decision', { sequence: 0 }, 'sequence'],
  ['has evidence that is text', 'decision', { evidence: 'trust me' }, 'evidence'],
  ['has a signature of a megabyte', 'decision', { cms: 'A'.repeat(1_000_000) }, 'cms'],
  ['has a head that is not JSON', 'head', { statement: 'x' }, '格式约定'],
  ['has a head of another type', 'head', { statement: '{"typ":"gov.session.login/1"}' }, '格式约定'],
  ['has an endless timestamp', 'head', { timestamp: 'A'.repeat(50_000) }, 'timestamp'],
  ['is another list than its name says', 'crl', { der: 'AAAA' }, '校验码'],
  ['is no list', 'crl', { der: null }, 'der'],
  ['is another certificate than its name says', 'certificate', { certificate: 'AAAA' }, '校验码'],
  ['has a certificate of a megabyte', 'certificate', { certificate: 'A'.repeat(1_000_000) }, 'certificate'],
  ['has an act that is text', 'certificate', { act: '{}' }, 'act'],
  ['has no name', 'account', { name: '' }, 'name'],
  ['has an endless name', 'account', { name: LONG }, 'name'],
  ['has roles that are text', 'account', { roles: 'editor' }, 'roles'],
  ['has a million roles', 'account', { roles: Array.from({ length: 100_000 }, () => 'editor') }, 'roles'],
  ['is active in words', 'account', { active: 'true' }, 'active'],
  ['has no name', 'site', { name: null }, 'name'],
  ['has an endless address', 'site', { url: HUGE }, 'url'],
  ['is its own parent', 'column', { id: 'own', parentId: 'own' }, '上级'],
  ['has a place that is text', 'column', { position: '1' }, 'position'],
  ['has an endless path', 'column', { path: LONG }, 'path'],
  ['is not JSON', 'ledger', { statement: '{' }, '格式约定'],
  ['is an entry of another name', 'ledger', {}, '格式约定'],
  ['was received at no time', 'ledger', { receivedAt: null }, 'receivedAt'],
  ['is of an unknown kind', 'poem', {}, '不认识'],
  ['is of a kind that JavaScript has', 'constructor', {}, '不认识'],
  ['is of a kind that is a number', '', { kind: 5 }, '接口约定'],
  ['is null', 'article', null, '接口约定'],
];

const ACT = { statement: '{}', cms: 'AAAA' };
const IDENTITY: Row[] = [
  ['is whose nobody knows', 'certificate', { accountId: null }, 'accountId'],
  ['is of an account with an endless name', 'certificate', { accountId: LONG }, 'accountId'],
  ['was bound at no time', 'certificate', { boundAt: 'now' }, 'boundAt'],
  ['has no certificate', 'certificate', { certificate: '' }, 'certificate'],
  ['has ended in words', 'certificate', { ended: 'yes' }, 'ended'],
  ['ended for an unknown reason', 'certificate', { ended: { at: DATES[0], reason: 'stolen' } }, 'ended'],
  ['has an act without a signature', 'certificate', { act: { statement: '{}' } }, 'act.cms'],
  ['has an endless act', 'certificate', { act: { ...ACT, statement: HUGE } }, 'act.statement'],
  ['has an endless signature', 'certificate', { act: { ...ACT, cms: HUGE } }, 'act.cms'],
  ['is named by a path', 'certificate', { id: '../../trust' }, 'id'],
  ['has no statement', 'register', { statement: null }, 'statement'],
  ['has an endless statement', 'register', { statement: HUGE }, 'statement'],
  ['has an endless signature', 'register', { cms: HUGE }, 'cms'],
  ['has place 0', 'register', { sequence: 0 }, 'sequence'],
  ['has a negative place', 'register', { sequence: -1 }, 'sequence'],
  ['has half a place', 'register', { sequence: 1.5 }, 'sequence'],
  ['has a place beyond exact numbers', 'register', { sequence: 2 ** 60 }, 'sequence'],
  ['has a confirmation that is text', 'register', { confirmation: 'yes' }, 'confirmation'],
  [
    'has a confirmation without a signature',
    'register',
    { confirmation: { statement: '{}' } },
    'confirmation',
  ],
  ['has an endless confirmation', 'register', { confirmation: { ...ACT, cms: HUGE } }, 'confirmation.cms'],
  ['has a confirmation that is missing', 'register', { confirmation: undefined }, 'confirmation'],
  ['has an id that is a list', 'register', { id: [] }, 'id'],
  ['has no statement', 'proposal', { statement: undefined }, 'statement'],
  ['has an endless statement', 'proposal', { statement: HUGE }, 'statement'],
  ['has an endless signature', 'proposal', { cms: HUGE }, 'cms'],
  ['is in an unknown state', 'proposal', { state: 'done' }, 'state'],
  ['was proposed at no time', 'proposal', { proposedAt: 1 }, 'proposedAt'],
  ['has an answer that is text', 'proposal', { answer: '{}' }, 'answer'],
  ['has an endless answer', 'proposal', { answer: { ...ACT, statement: HUGE } }, 'answer.statement'],
  ['has an unknown role', 'delegation', { role: 'king' }, 'role'],
  ['begins at no time', 'delegation', { from: null }, 'from'],
  ['ends in the month 13', 'delegation', { until: '2026-13-01T00:00:00.000Z' }, 'until'],
  ['has no act', 'delegation', { act: null }, 'act'],
  ['has an endless act', 'delegation', { act: { ...ACT, statement: HUGE } }, 'act.statement'],
  ['has an endless reason', 'delegation', { reason: LONG }, 'reason'],
  ['is from an account that is an object', 'delegation', { fromId: {} }, 'fromId'],
  ['is of two million characters', 'crl', { der: 'zz'.repeat(1_000_000) }, '校验码'],
  ['is a number', 'crl', { der: 7 }, 'der'],
  ['is named by another algorithm', 'crl', { id: 'a'.repeat(40) }, 'id'],
];

let scene: Scene;
const valid = new Map<string, object>();

beforeAll(async () => {
  scene = await Scene.open('linxiaohe');
  const person = await Person.signIn(scene.practice, 'linxiaohe');
  for (const { kind, record } of (await person.changes(0, '&limit=2000')).changes as Change[])
    valid.set(kind, record);
  const at = '2026-11-24T01:00:00.000Z';
  const [articleId, hash] = [randomUUID(), 'a'.repeat(64)];
  const statement = canonicalText({
    ...{ typ: 'gov.review.decision/1', articleId, revision: 1, contentHash: hash, attachments: [], at },
    ...{ purpose: 'publish', stage: 'first', verdict: 'approve', opinion: '同意', previous: null },
    signer: { accountId: 'zhouzhengchuan', name: '周正川', certificate: hash },
  });
  const templates: Partial<Record<ChangeKind, object>> = {
    decision: {
      ...{ articleId, sequence: 1, revision: 1, stage: 'first', verdict: 'approve', opinion: '同意' },
      ...{ signerId: 'zhouzhengchuan', statement, cms: 'AAAA', digest: hash, decidedAt: at, voided: null },
      evidence: null,
    },
    head: { statement: '{}', timestamp: null },
    crl: { der: 'AAAA' },
    register: { sequence: 9_000, ...ACT, confirmation: null },
    proposal: { ...ACT, proposedAt: at, state: 'waiting', answer: null },
    delegation: {
      ...{
        fromId: 'zhouzhengchuan',
        toId: 'linxiaohe',
        role: 'firstReviewer',
        from: at,
        until: at,
        act: ACT,
      },
      ...{ reason: '', grantedBy: 'xuwenbo', grantedAt: at, endedAt: null },
    },
    ledger: { statement: '{}', cms: null, receivedAt: at, authorRoles: [], refused: null, evidence: null },
  };
  for (const [kind, record] of Object.entries(templates)) if (!valid.has(kind)) valid.set(kind, record);
});
afterAll(() => scene.close());

const freshId = (kind: string) =>
  kind === 'crl' || kind === 'certificate' ? sha256(randomUUID()) : randomUUID();

/** Returns a valid record of the row's kind with a new id and the row's changes. */
function spoilt([, kind, change]: Row): { kind: unknown; record: unknown; id: string } {
  if (change === null) return { kind, record: null, id: '' };
  const { kind: otherKind = kind, ...rest } = change;
  const record = { ...valid.get(kind), id: freshId(kind), ...rest };
  return { kind: otherKind, record, id: typeof record.id === 'string' ? record.id : '' };
}

describe.each(Object.entries({ article: ARTICLES, revision: REVISIONS, identity: IDENTITY, other: OTHERS }))(
  'an invalid record (%s)',
  (_, rows) => {
    it.each(rows.map((row) => ({ row, title: `${row[1]} that ${row[0]}` })))(
      'is quarantined: $title',
      async ({ row }) => {
        const { id, ...record } = spoilt(row);
        const code = await scene.syncUnder({
          name: row[0],
          route: 'GET /changes',
          answer: injectRecords(record),
        });
        expect(code).toBeNull();
        const { records } = await scene.core.core.sync.quarantined();
        const kept = records[0];
        expect(kept?.reason).toMatch(new RegExp(row[3]));
        if (id !== '' && id.length <= 100) expect(kept?.id).toBe(id);
        expect(kept?.raw.length).toBeLessThanOrEqual(2000);
        expect((await scene.core.core.sync.status()).quarantined).toBe(records.length);
        await scene.expectWorking();
      },
    );
  },
);
