import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ENTRY_KINDS,
  ledgerTypes,
  type BodyOf,
  type LedgerBody,
  type LedgerType,
  type Role,
} from '../../../electron/platform/contract';
import {
  daysOf,
  dayStart,
  monthOf,
  nextMonth,
  shanghaiDay,
} from '../../../electron/domain/calendar/calendar';
import { defaultRules } from '../../../electron/domain/publishing/defaults';
import { LedgerBook, practiceNote } from './ledger-book';
import { signInOnePerRole, ROLES } from './roles';
import { openPractice, type Person, type Practice } from './practice-client';

/**
 * Matrix of roles and ledger entry types, over HTTPS. `+`: accepted; `~`: the role may append it, but the rules of its
 * type refuse it, because the shift or swap does not exist; `.`: refused for the role (第十四条(三)).
 */
const TABLE: Record<LedgerType, string> = {
  //                   E S 1 2 3 P D L A U
  'roster.publish': '. + . . . . . + . .',
  'swap.ask': '. . . . . . ~ ~ . .',
  'swap.answer': '. . . . . . ~ ~ . .',
  'swap.withdraw': '. . . . . . ~ ~ . .',
  'log.note': '. + . . . . + + . .',
  'log.correct': '. + . . . . + + . .',
  'log.settle': '. + . . . . + + . .',
  'log.read': '. + . . . . + + . .',
  'log.clock': '+ + + + + + + + . .',
  'handover.give': '. . . . . . ~ . . .',
  'handover.take': '. . . . . . ~ . . .',
  'advisory.register': '. + . . . . + + . .',
  'advisory.assign': '. + . . . . + + . .',
  'advisory.answer': '+ + + + + + + + . .',
  'advisory.close': '. + . . . . + + . .',
  'incident.open': '. + . . . . + + . .',
  'incident.level': '. . . . + + . + . .',
  'incident.act': '+ + + + + + + + . .',
  'incident.tell': '+ + + + + + + + . .',
  'incident.respond': '. + . . . . + + . .',
  'incident.report': '. ~ . . . . ~ ~ . .',
  'incident.close': '. . . . ~ ~ . ~ . .',
  'outage.begin': '. + . . . . + + . .',
  'outage.offline': '. + . . + + + + . .',
  'outage.end': '. + . . . . + + . .',
  'finding.open': '+ + + + + + + + . .',
  'finding.assign': '. + . . . . + + . .',
  'finding.correct': '+ + + + + + + + . .',
  'finding.explain': '+ + + + + + + + . .',
  'finding.close': '. + . . . . + + . .',
  'pages.rules': '. + . . . . . . . .',
};
const COLUMNS = [
  'editor',
  'siteAdministrator',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
  'dutyOfficer',
  'dutyLeader',
  'systemAdministrator',
  'auditor',
] as const satisfies readonly Role[];

let practice: Practice;
let people: Record<Role, Person>;
const books = new Map<Role, LedgerBook>();
/** Book of the duty officer, who opens the incidents, advisories and other subjects that the entries refer to. */
let duty: LedgerBook;
beforeAll(async () => {
  practice = await openPractice();
  people = await signInOnePerRole(practice.server, 'one-role');
  for (const role of ROLES) books.set(role, new LedgerBook(people[role]));
  duty = new LedgerBook(people.dutyOfficer);
});
afterAll(() => practice.remove());

const now = () => new Date().toISOString();
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

async function prepared<T extends LedgerBody>(body: T): Promise<T> {
  expect(await duty.send(body)).toMatchObject({ status: 'accepted' });
  return body;
}
async function entry(body: LedgerBody): Promise<string> {
  const command = await duty.write(body);
  expect(await people.dutyOfficer.sendOne(command)).toMatchObject({ status: 'accepted' });
  return command.id;
}

let month = monthOf(now());
/** Returns a roster of the next month without one. */
function roster(): BodyOf<'roster.publish'> {
  month = nextMonth(month);
  const starts = [...daysOf(month), `${nextMonth(month)}-01`].map(dayStart);
  const shifts = starts.slice(0, -1).map((from, index) => ({
    from,
    until: starts[index + 1]!,
    leader: 'gaoyuanshan',
    technical: 'masiqi',
    operations: 'sunkexin',
  }));
  return { type: 'roster.publish', month, shifts, important: [], replaces: null };
}
const advisory = (): BodyOf<'advisory.register'> => ({
  type: 'advisory.register',
  advisoryId: randomUUID(),
  source: 'police',
  number: '',
  title: '网络安全风险提示',
  level: 'none',
  receivedAt: now(),
  deadline: null,
  text: '',
  attachments: [],
});
const opening = (): BodyOf<'incident.open'> => ({
  type: 'incident.open',
  incidentId: randomUUID(),
  title: '页面被篡改',
  kind: 'tampering',
  discoveredAt: now(),
  text: '读网时发现。',
  drill: false,
});
const outage = (): BodyOf<'outage.begin'> => ({
  type: 'outage.begin',
  outageId: randomUUID(),
  incidentId: null,
  from: ago(60),
  cause: 'network',
  text: '线路中断。',
  drill: false,
});
const finding = (): BodyOf<'finding.open'> => ({
  type: 'finding.open',
  findingId: randomUUID(),
  readId: null,
  kind: 'link',
  where: '/tzgg/',
  text: '链接打不开。',
  receivedAt: now(),
  attachments: [],
});
const handed = { items: [], seen: [], omissions: [], note: '' };
const words = { text: '已办理。' };

/** Returns an entry body of each type, after sending the entries that it requires. */
const BODIES: { [T in LedgerType]: () => Promise<BodyOf<T>> | BodyOf<T> } = {
  'roster.publish': roster,
  'swap.ask': () => ({
    type: 'swap.ask',
    swapId: randomUUID(),
    give: { shift: dayStart(shanghaiDay(now())), post: 'technical' },
    to: 'linxiaohe',
    back: null,
    reason: '外出培训。',
  }),
  'swap.answer': () => ({ type: 'swap.answer', swapId: randomUUID(), agree: true, reason: '' }),
  'swap.withdraw': () => ({ type: 'swap.withdraw', swapId: randomUUID(), reason: '' }),
  'log.note': () => practiceNote('一切正常。'),
  'log.correct': async () => ({
    type: 'log.correct',
    entryId: await entry(practiceNote('有误的记录。')),
    reason: '笔误。',
    ...words,
  }),
  'log.settle': async () => ({
    type: 'log.settle',
    entryId: await entry(practiceNote('待办。', { open: true })),
    ...words,
  }),
  'log.read': () => ({
    type: 'log.read',
    slot: `${shanghaiDay(ago(24 * 60))}/morning`,
    scope: ['首页'],
    found: 0,
    text: '',
  }),
  'log.clock': () => ({ type: 'log.clock', kind: 'set', expected: now(), found: now() }),
  'handover.give': () => ({ type: 'handover.give', shift: dayStart(shanghaiDay(now())), ...handed }),
  'handover.take': () => ({
    type: 'handover.take',
    shift: dayStart(shanghaiDay(now())),
    giveId: null,
    absence: '无人交班。',
    standIn: false,
    ...handed,
  }),
  'advisory.register': advisory,
  'advisory.assign': async () => {
    const { advisoryId } = await prepared(advisory());
    return { type: 'advisory.assign', advisoryId, to: 'linxiaohe', text: '' };
  },
  'advisory.answer': async () => {
    const { advisoryId } = await prepared(advisory());
    return { type: 'advisory.answer', advisoryId, attachments: [], ...words };
  },
  'advisory.close': async () => {
    const { advisoryId } = await prepared(advisory());
    await prepared({ type: 'advisory.answer', advisoryId, attachments: [], ...words });
    return { type: 'advisory.close', advisoryId, ...words };
  },
  'incident.open': opening,
  'incident.level': async () => {
    const { incidentId } = await prepared(opening());
    return { type: 'incident.level', incidentId, level: 'ordinary', basis: '影响有限。' };
  },
  'incident.act': async () => {
    const { incidentId } = await prepared(opening());
    return { type: 'incident.act', incidentId, happenedAt: now(), ...words };
  },
  'incident.tell': async () => {
    const { incidentId } = await prepared(opening());
    const told = { whom: 'leader', person: '高远山', way: 'phone', happenedAt: now() } as const;
    return { type: 'incident.tell', incidentId, ...told, ...words };
  },
  'incident.respond': async () => {
    const { incidentId } = await prepared(opening());
    return { type: 'incident.respond', incidentId, articleId: randomUUID() };
  },
  'incident.report': async () => {
    const { incidentId } = await prepared(opening());
    const file = { name: '值班快报.pdf', sha256: 'a'.repeat(64), size: 1 };
    return { type: 'incident.report', incidentId, kind: 'bulletin', ...file };
  },
  'incident.close': async () => {
    const { incidentId } = await prepared(opening());
    return { type: 'incident.close', incidentId, ...words };
  },
  'outage.begin': outage,
  'outage.offline': async () => {
    const { outageId } = await prepared(outage());
    return { type: 'outage.offline', outageId, at: ago(30), ...words };
  },
  'outage.end': async () => {
    const { outageId } = await prepared(outage());
    return { type: 'outage.end', outageId, at: ago(30), ...words };
  },
  'finding.open': finding,
  'finding.assign': async () => {
    const { findingId } = await prepared(finding());
    return { type: 'finding.assign', findingId, to: 'linxiaohe', text: '' };
  },
  'finding.correct': async () => {
    const { findingId } = await prepared(finding());
    return { type: 'finding.correct', findingId, attachments: [], ...words };
  },
  'finding.explain': async () => {
    const { findingId } = await prepared(finding());
    return { type: 'finding.explain', findingId, ...words };
  },
  'finding.close': async () => {
    const { findingId } = await prepared(finding());
    return { type: 'finding.close', findingId, ...words };
  },
  'pages.rules': () => ({
    type: 'pages.rules',
    rules: defaultRules('portal', 'www.example.gov.cn'),
    ...words,
  }),
};

describe('every type of ledger entry', () => {
  it('is in the rights table and in this table', () => {
    expect(Object.keys(ENTRY_KINDS).sort()).toEqual([...ledgerTypes].sort());
    expect(Object.keys(TABLE).sort()).toEqual([...ledgerTypes].sort());
  });

  it.each(Object.keys(ENTRY_KINDS) as LedgerType[])(
    '%s is accepted from exactly the permitted roles',
    async (type) => {
      const found: string[] = [];
      for (const role of COLUMNS) {
        const answer = await books.get(role)!.send(await BODIES[type]());
        const refused = answer.status === 'rejected' && answer.code === 'NOT_PERMITTED';
        found.push(answer.status === 'accepted' ? '+' : refused ? '.' : '~');
      }
      expect(found.join(' ')).toBe(TABLE[type]);
    },
  );
});
