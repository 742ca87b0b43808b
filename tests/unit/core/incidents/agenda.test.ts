import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../electron/platform/contract';
import { append } from '../../../../electron/core/ledger/service';
import * as incidents from '../../../../electron/core/incidents/service';
import { openSession, TestPlatform, type TestSession } from '../ledger/session';
import { administrator, leader } from '../ledger/people';
import { roster } from '../duty/sessions';
import { hoursAfter, DISCOVERED, outageBegin } from './entries';

const above: Account = { ...leader, id: 'zhenghuaiyuan', name: '郑怀远', roles: ['finalReviewer'] };
const editor: Account = { ...leader, id: 'dengyuchuan', name: '邓雨川', roles: ['editor'] };

/** Opens sessions of 林晓禾, 高远山, a 分管领导 and an editor, and registers an incident as 林晓禾. */
async function office(more: { drill?: boolean; downFrom?: string } = {}) {
  const sessions = await Promise.all(
    [administrator, leader, above, editor].map((account) => openSession(account)),
  );
  const [recorder, leading] = sessions as [TestSession, TestSession];
  const platform = new TestPlatform(sessions);
  const { incidentId } = await incidents.open(recorder, {
    ...{ title: '首页被篡改', kind: 'tampering', discoveredAt: DISCOVERED, text: '首页被改', cause: 'other' },
    drill: more.drill ?? false,
    downFrom: more.downFrom ?? null,
  });
  platform.receive(recorder);
  return {
    ...{ sessions, recorder, leading, platform, incidentId },
    later: (hours: number) => sessions.forEach((session) => session.at(hoursAfter(hours))),
    level: async (level: 'ordinary' | 'larger' | 'major') => {
      await incidents.setLevel(leading, { incidentId, level, basis: '对照分级指南' });
      platform.receive(leading);
    },
    whose: () =>
      sessions
        .filter((session) => incidents.agendaItems(session).length > 0)
        .map(({ account }) => account.name),
  };
}

describe('an incident', () => {
  it('is in the agenda of duty staff, and from 重大 on also of the leaders above them', async () => {
    const { whose, level } = await office();
    expect(whose()).toEqual(['林晓禾', '高远山']);
    await level('larger');
    expect(whose()).toEqual(['林晓禾', '高远山']);
    await level('major');
    expect(whose()).toEqual(['林晓禾', '高远山', '郑怀远']);
  });

  it('shows its earliest deadline, and marks it when it has passed', async () => {
    const { recorder, later } = await office({ downFrom: DISCOVERED });
    expect(incidents.agendaItems(recorder)).toMatchObject([
      { title: '首页被篡改', note: '未定级 · 报告省级网信部门', due: hoursAfter(4) },
    ]);
    later(5);
    expect(incidents.agendaItems(recorder)).toMatchObject([
      { note: '未定级 · 报告省级网信部门，已超时限', due: hoursAfter(4) },
    ]);
    expect(incidents.deadlines(recorder)).toEqual([
      { at: hoursAfter(4), text: '首页被篡改：报告省级网信部门' },
      { at: hoursAfter(72), text: '首页被篡改：恢复访问或转临时下线' },
    ]);
  });

  it('has no deadline after the report to 省级网信, and none at level 一般', async () => {
    const { recorder, incidentId, level, platform } = await office();
    await incidents.recordReport(recorder, {
      ...{ incidentId, whom: 'provincialCyberspace', person: '', way: 'platform', text: '' },
      happenedAt: DISCOVERED,
    });
    platform.receive(recorder);
    expect(incidents.deadlines(recorder)).toEqual([]);
    await level('ordinary');
    expect(incidents.agendaItems(recorder)).toMatchObject([{ note: '一般', due: null }]);
  });

  it('that is a drill is marked in the agenda and in the deadlines', async () => {
    const { recorder } = await office({ drill: true, downFrom: DISCOVERED });
    for (const { title } of incidents.agendaItems(recorder)) expect(title).toBe('【演练】首页被篡改');
    for (const { text } of incidents.deadlines(recorder)) expect(text).toMatch(/^【演练】/);
  });

  it('leaves the agenda when it is closed; an outage without an incident is in it', async () => {
    const { recorder, leading, incidentId, level, platform, whose } = await office();
    await level('ordinary');
    const told = { incidentId, whom: 'leader', person: '', way: 'phone', text: '' } as const;
    await incidents.recordReport(recorder, { ...told, happenedAt: DISCOVERED });
    platform.receive(recorder);
    await incidents.close(leading, { incidentId, text: '已恢复' });
    platform.receive(leading);
    expect(whose()).toEqual([]);
    const { from, cause, text } = outageBegin();
    await incidents.beginOutage(recorder, { incidentId: null, from, cause, text, drill: false });
    expect(incidents.agendaItems(recorder)).toMatchObject([
      { title: '网站无法访问（断电）', note: '未关联突发事件 · 恢复访问或转临时下线', due: hoursAfter(72) },
    ]);
  });

  it('gives its public response the deadline of its report', async () => {
    const { recorder, incidentId } = await office();
    await incidents.respond(recorder, { incidentId, articleId: null });
    expect([...incidents.fastTrackDeadlines(recorder).values()]).toEqual([hoursAfter(4)]);
    const { responses } = incidents.get(recorder, { incidentId });
    expect(responses).toMatchObject([{ title: '关于首页被篡改的情况通报', stage: null, live: false }]);
  });
});

describe('registering an incident', () => {
  const opened = {
    title: '首页打不开',
    kind: 'outage',
    discoveredAt: DISCOVERED,
    text: '首页打不开',
    drill: false,
    cause: 'other',
  } as const;

  it('records the incident and its outage, or neither', async () => {
    const session = await openSession(administrator);
    const future = hoursAfter(2);
    await expect(incidents.open(session, { ...opened, downFrom: future })).rejects.toThrow('开始时间');
    expect(incidents.list(session).incidents).toEqual([]);
    expect(incidents.outages(session, { year: 2026 }).outages).toEqual([]);
  });

  it('by the leader of the current shift counts as the report to the leader', async () => {
    const session = await openSession(leader);
    const other = await openSession(administrator);
    const platform = new TestPlatform([session, other]);
    await append(other, () => null, roster());
    platform.receive(other);
    const { incidentId } = await incidents.open(session, { ...opened, downFrom: null });
    const { sentReports, missingReports } = incidents.get(session, { incidentId });
    expect(sentReports).toMatchObject([{ whom: 'leader', person: leader.name, at: DISCOVERED }]);
    expect(missingReports.map(({ whom }) => whom)).not.toContain('leader');
  });

  it('by anybody else does not', async () => {
    const session = await openSession(leader);
    const { incidentId } = await incidents.open(session, { ...opened, downFrom: null });
    expect(incidents.get(session, { incidentId }).missingReports[0]?.whom).toBe('leader');
  });
});

it('an incident is marked as waiting until the platform has received it', async () => {
  const { recorder, incidentId, platform } = await office();
  await incidents.open(recorder, {
    ...{
      title: '断线时登记',
      kind: 'other',
      discoveredAt: DISCOVERED,
      text: '断线',
      drill: false,
      downFrom: null,
    },
    cause: 'other',
  });
  const waiting = () => incidents.list(recorder).incidents.filter((row) => row.waiting);
  expect(waiting()).toMatchObject([{ title: '断线时登记' }]);
  expect(incidents.get(recorder, { incidentId }).row.waiting).toBe(false);
  platform.receive(recorder);
  expect(waiting()).toEqual([]);
});
