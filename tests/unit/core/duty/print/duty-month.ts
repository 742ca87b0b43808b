import type { BodyOf, LedgerBody, Shift } from '../../../../../electron/platform/contract';
import { addDays, instantOf } from '../../../../../electron/domain/calendar/calendar';
import { append } from '../../../../../electron/core/ledger/service';
import type { EntryRule } from '../../ledger/session';
import { openSession, TestPlatform, type SessionOptions, type TestSession } from '../../ledger/session';
import { administrator, leader, otherLeader, otherOfficer } from '../../ledger/people';
import { nextEntryId } from '../../ledger/reader';

/** A month of duty with the sessions of two officers. */

export const MONTH = '2026-11';
/** Returns the UTC instant of a Shanghai time `HH:MM` on a day of November 2026. */
export const instantAt = (day: number, time: string) =>
  instantOf(`2026-11-${String(day).padStart(2, '0')}`, time);
export const hexDigest = (digit: string) => digit.repeat(64);

const shifts: Shift[] = Array.from({ length: 30 }, (_, n) => {
  const day = addDays('2026-11-01', n);
  return {
    from: instantOf(day, '08:30'),
    until: instantOf(addDays(day, 1), '08:30'),
    leader: n % 2 === 0 ? leader.id : otherLeader.id,
    technical: n % 2 === 0 ? administrator.id : otherOfficer.id,
    operations: n % 2 === 0 ? otherOfficer.id : administrator.id,
  };
});

export const roster: BodyOf<'roster.publish'> = {
  type: 'roster.publish',
  month: MONTH,
  shifts,
  important: [{ name: '国际进口博览会', from: '2026-11-05', until: '2026-11-10' }],
  replaces: null,
};

export const note = (text: string, more: object = {}): LedgerBody => ({
  type: 'log.note',
  template: 'phone',
  happenedAt: instantAt(3, '09:00'),
  text,
  contact: '',
  open: false,
  attachments: [],
  ...more,
});

/** Refuses entries whose text contains “不该采纳”. */
const judge: EntryRule = (_, body: { text?: string }) =>
  body.text?.includes('不该采纳') ? { code: 'WRONG_STAGE', reason: '这个班还没有人接。' } : null;

export class DutyMonth {
  private constructor(
    /** The session that prints. */
    readonly session: TestSession,
    readonly otherSession: TestSession,
    readonly platform: TestPlatform,
  ) {}

  static async open(host: SessionOptions['host'] = {}): Promise<DutyMonth> {
    const now = instantAt(1, '08:00');
    const session = await openSession(administrator, { now, host });
    const other = await openSession(otherOfficer, { now });
    return new DutyMonth(session, other, new TestPlatform([session, other], judge));
  }

  /** Appends an entry at `when`; unless `waits`, the platform receives it two seconds later. Resolves with its id. */
  async write(by: TestSession, when: string, body: LedgerBody, waits = false): Promise<string> {
    for (const session of [this.session, this.otherSession]) session.at(when);
    const id = await append(by, () => null, body);
    if (!waits) this.platform.receive(by, new Date(Date.parse(when) + 2000).toISOString());
    return id;
  }

  async handOver(from: TestSession, to: TestSession, day: number, more: object = {}): Promise<void> {
    const seen = { items: [], seen: [], omissions: [], note: '' };
    const give = await this.write(from, instantAt(day, '08:20'), {
      type: 'handover.give',
      shift: instantAt(day - 1, '08:30'),
      ...seen,
      ...more,
    });
    await this.write(to, instantAt(day, '08:25'), {
      type: 'handover.take',
      shift: instantAt(day, '08:30'),
      giveId: give,
      absence: '',
      standIn: false,
      ...seen,
      ...more,
    });
  }
}

/** Writes a few days with every kind of content that a print shows. Resolves with entry ids by name. */
export async function writeAllEntryKinds(month: DutyMonth): Promise<Record<string, string>> {
  const { session, otherSession } = month;
  const ids: Record<string, string> = {};
  ids['roster'] = await month.write(session, instantAt(1, '08:05'), roster);
  await month.write(session, instantAt(1, '08:10'), {
    type: 'handover.take',
    shift: instantAt(1, '08:30'),
    giveId: null,
    items: [],
    seen: [],
    omissions: [],
    absence: '本月第一班',
    standIn: false,
    note: '',
  });
  ids['phone'] = await month.write(
    session,
    instantAt(1, '09:12'),
    note('市数据资源局来电，询问首页“信访指南”栏目的更新情况，已答复当日更新。', {
      contact: '王先生 0564-0000000',
    }),
  );
  ids['open'] = await month.write(
    session,
    instantAt(1, '10:00'),
    note('省局通知：11月3日前报送第三季度网站自查情况。', {
      template: 'notice',
      open: true,
      attachments: [
        {
          name: '关于报送网站自查情况的通知.pdf',
          sha256: hexDigest('a'),
          size: 120_345,
          mediaType: 'application/pdf',
        },
      ],
    }),
  );
  ids['wrong'] = await month.write(
    session,
    instantAt(1, '11:00'),
    note('巡查首页，未见异常。', { template: 'patrol' }),
  );
  ids['correct'] = await month.write(session, instantAt(1, '11:20'), {
    type: 'log.correct',
    entryId: ids['wrong'],
    text: '巡查首页和全部一级栏目，未见异常。',
    reason: '漏记栏目',
  });
  await month.write(session, instantAt(1, '11:30'), {
    type: 'log.read',
    slot: '2026-11-01/morning',
    scope: ['首页', '通知公告', '信访指南'],
    found: 0,
    text: '',
  });
  ids['refused'] = await month.write(otherSession, instantAt(1, '12:00'), note('不该采纳的一条'));
  await month.handOver(session, otherSession, 2, {
    items: [{ kind: 'note', id: ids['open'], title: '上级通知：报送第三季度网站自查情况' }],
    omissions: ['11-01 下午读网没有完成'],
    seen: [{ book: 'b'.repeat(32), number: 12, digest: hexDigest('c') }],
  });
  ids['settled'] = await month.write(otherSession, instantAt(2, '15:00'), {
    type: 'log.settle',
    entryId: ids['open'],
    text: '已于下午三时报送。',
  });
  const incidentId = nextEntryId();
  ids['incident'] = await month.write(otherSession, instantAt(2, '16:00'), {
    type: 'incident.open',
    incidentId,
    title: '首页不能访问',
    kind: 'outage',
    discoveredAt: instantAt(2, '15:55'),
    text: '多个地区反映首页打不开。',
    drill: true,
  });
  await month.write(otherSession, instantAt(2, '16:10'), {
    type: 'incident.tell',
    incidentId,
    whom: 'leader',
    person: '高远山',
    way: 'phone',
    happenedAt: instantAt(2, '16:05'),
    text: '请立即联系运维单位。',
  });
  const { platform } = otherSession as { platform: { clockOffset: number | null } };
  platform.clockOffset = 5 * 3_600_000;
  ids['clock'] = await month.write(otherSession, instantAt(2, '22:00'), note('时钟快了五小时时记的'));
  platform.clockOffset = 0;
  ids['waiting'] = await month.write(session, instantAt(3, '09:00'), note('断网时记的'), true);
  return ids;
}
