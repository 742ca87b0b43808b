import { describe, expect, it } from 'vitest';
import { foldIncident } from '../../../../electron/domain/incidents/incident';
import { foldOutage } from '../../../../electron/domain/incidents/outage';
import { missingReports } from '../../../../electron/domain/incidents/missing-reports';
import type { Informed } from '../../../../electron/platform/contract';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { leader } from '../ledger/people';
import { nextEntryId } from '../ledger/reader';
import {
  acted,
  hoursAfter,
  closed,
  DISCOVERED,
  outageBegin,
  incidentId,
  refusalOf,
  levelSet,
  outageOffline,
  opened,
  entryOfBody,
  notified,
  outageEnd,
} from './entries';

const open = [entryOfBody(opened())];
const tells = (...whom: Informed[]) => whom.map((one) => entryOfBody(notified(one), hoursAfter(1)));
/** The entries that the rules require before an incident of level 较大 is closed. */
const ready = [
  ...open,
  entryOfBody(levelSet('larger'), hoursAfter(1), leader),
  ...tells('leader', 'provincialCyberspace'),
];
const shut = [...ready, entryOfBody(closed, hoursAfter(5), leader)];

describe('an entry about an incident', () => {
  it('needs a registered incident, which can be registered once only', () => {
    expect(refusalOf([], opened())).toBeNull();
    expect(refusalOf(open, opened())).toMatchObject({ code: 'INVALID' });
    for (const body of [levelSet('major'), acted(hoursAfter(1)), notified('leader'), closed])
      expect(refusalOf([], body)).toMatchObject({
        code: 'INVALID',
        reason: expect.stringContaining('没有这起'),
      });
  });

  it('may be dated at most ten minutes ahead, the clock tolerance at sign-in', () => {
    const ahead = (minutes: number) => hoursAfter(minutes / 60);
    expect(refusalOf([], opened({ discoveredAt: ahead(10) }), DISCOVERED)).toBeNull();
    for (const body of [opened({ incidentId: nextEntryId(), discoveredAt: ahead(11) }), acted(ahead(11))])
      expect(refusalOf(open, body, DISCOVERED)).toMatchObject({ code: 'INVALID' });
    expect(refusalOf(open, notified('leader', ahead(11)), DISCOVERED)?.reason).toContain('晚于当前时间');
    expect(refusalOf(open, outageBegin({ from: ahead(11) }), DISCOVERED)).toMatchObject({ code: 'INVALID' });
  });

  it('is judged by the current time, so that an incident written offline with a fast clock is not lost', () => {
    const fast = opened({ discoveredAt: hoursAfter(5) });
    // Written at hour 5 by a clock that was three hours ahead, received a day later.
    expect(refusalOf([], fast, hoursAfter(5), hoursAfter(26))).toBeNull();
  });

  it('may date a notification no earlier than the minute of discovery, but an action earlier', () => {
    const late = [entryOfBody(opened({ discoveredAt: '2026-11-24T02:00:30.000Z' }))];
    expect(refusalOf(late, notified('leader', '2026-11-24T02:00:00.000Z'))).toBeNull();
    expect(refusalOf(late, notified('leader', '2026-11-24T01:59:59.000Z'))).toMatchObject({
      code: 'INVALID',
    });
    expect(refusalOf(late, acted(hoursAfter(-10)))).toBeNull();
  });

  it('is accepted after the closing when it dates from before it', () => {
    for (const body of [acted(hoursAfter(4)), notified('police', hoursAfter(4)), levelSet('major')])
      expect(refusalOf(shut, body, hoursAfter(4), hoursAfter(72))).toBeNull();
    // Written after the closing about an event before it.
    expect(refusalOf(shut, notified('police', hoursAfter(4)), hoursAfter(8))).toBeNull();
    for (const body of [acted(hoursAfter(6)), notified('police', hoursAfter(6)), levelSet('major'), closed])
      expect(refusalOf(shut, body, hoursAfter(6))).toMatchObject({ code: 'WRONG_STAGE' });
  });

  it('can name an article once only', () => {
    const respond = { type: 'incident.respond' as const, incidentId, articleId: nextEntryId() };
    expect(refusalOf(open, respond)).toBeNull();
    expect(refusalOf([...open, entryOfBody(respond, hoursAfter(1))], respond)).toMatchObject({
      code: 'INVALID',
    });
    expect(refusalOf(shut, respond, hoursAfter(6))).toMatchObject({ code: 'WRONG_STAGE' });
  });

  it('may be a report after the closing, because 处置结果 is reported then', () => {
    const report = {
      type: 'incident.report' as const,
      incidentId,
      kind: 'filing' as const,
      name: '报备.docx',
      sha256: 'a'.repeat(64),
      size: 1,
    };
    expect(refusalOf(shut, report, hoursAfter(30))).toBeNull();
    expect(refusalOf([], report)).toMatchObject({ code: 'INVALID' });
  });
});

describe('closing an incident', () => {
  it('requires a level', () => {
    const without = [...open, ...tells('leader', 'provincialCyberspace')];
    expect(refusalOf(without, closed, hoursAfter(5))?.reason).toContain('尚未定级');
  });

  it('requires that 带班领导 and, from 较大 on, 省级网信 were notified', () => {
    expect(refusalOf(ready, closed, hoursAfter(5))).toBeNull();
    for (const whom of ['leader', 'provincialCyberspace'] as const) {
      const missing = ready.filter(({ body }) => !(body.type === 'incident.tell' && body.whom === whom));
      expect(refusalOf(missing, closed, hoursAfter(5))).toMatchObject({ code: 'WRONG_STAGE' });
    }
    const ordinary = [...open, entryOfBody(levelSet('ordinary'), hoursAfter(1), leader), ...tells('leader')];
    expect(refusalOf(ordinary, closed, hoursAfter(5))).toBeNull();
    // A level that is raised later requires it again.
    const raised = [...ordinary, entryOfBody(levelSet('extraordinary'), hoursAfter(2), leader)];
    expect(refusalOf(raised, closed, hoursAfter(5))?.reason).toContain('省级网信部门');
  });

  it('requires that its outage has ended and 市政府办公室 was notified in writing', () => {
    const running = [...ready, entryOfBody(outageBegin())];
    expect(refusalOf(running, closed, hoursAfter(5))?.reason).toContain('仍不能访问');
    const ended = [...running, entryOfBody(outageEnd(hoursAfter(3)), hoursAfter(3))];
    expect(refusalOf(ended, closed, hoursAfter(5))?.reason).toContain('市政府办公室');
    const called = [...ended, ...tells('government')];
    expect(refusalOf(called, closed, hoursAfter(5))?.reason).toContain('书面');
    expect(
      refusalOf(
        [...ended, entryOfBody(notified('government', hoursAfter(4), 'written'))],
        closed,
        hoursAfter(5),
      ),
    ).toBeNull();
    // An outage that began after the closing was written.
    const later = [
      ...ready,
      entryOfBody(notified('government', hoursAfter(4), 'written')),
      entryOfBody(outageBegin({ from: hoursAfter(6) })),
    ];
    expect(refusalOf(later, closed, hoursAfter(5), hoursAfter(8))).toBeNull();
  });
});

describe('the bodies that still have to be notified', () => {
  const whom = (entries: readonly Entry[], downs: readonly Entry[] = []) => {
    const incident = foldIncident(entries);
    const outage = foldOutage(downs);
    return incident ? missingReports(incident, outage ? [outage] : []).map((one) => one.whom) : null;
  };
  it('depend on kind, level, public response and outage', () => {
    expect(whom(open)).toEqual(['leader', 'provincialCyberspace', 'police']);
    const opinion = [entryOfBody(opened({ kind: 'opinion' }))];
    expect(whom(opinion)).toEqual(['leader', 'provincialCyberspace', 'publicity']);
    const ordinary = [...opinion, entryOfBody(levelSet('ordinary'), hoursAfter(1), leader)];
    expect(whom(ordinary)).toEqual(['leader', 'publicity']);
    const power = [
      entryOfBody(opened({ kind: 'outage' })),
      entryOfBody(levelSet('larger'), hoursAfter(1), leader),
    ];
    expect(whom(power, [entryOfBody(outageBegin())])).toEqual([
      'leader',
      'provincialCyberspace',
      'government',
    ]);
    const answered = [
      ...power,
      entryOfBody({ type: 'incident.respond', incidentId, articleId: nextEntryId() }, hoursAfter(2)),
    ];
    expect(whom(answered)).toEqual(['leader', 'provincialCyberspace', 'publicity']);
    expect(whom([...answered, ...tells('leader', 'provincialCyberspace', 'publicity')])).toEqual([]);
  });
});

describe('an entry about an outage', () => {
  const running = [...open, entryOfBody(outageBegin())];

  it('can begin it once, in an incident that was open then, and a drill only in a drill', () => {
    expect(refusalOf(open, outageBegin())).toBeNull();
    expect(refusalOf([], outageBegin({ incidentId: null }))).toBeNull();
    expect(refusalOf([], outageBegin())).toMatchObject({ code: 'INVALID' });
    expect(refusalOf(running, outageBegin())).toMatchObject({ code: 'INVALID' });
    expect(refusalOf(open, outageBegin({ drill: true }))?.reason).toContain('演练');
    expect(refusalOf(shut, outageBegin({ from: hoursAfter(6) }), hoursAfter(7))).toMatchObject({
      code: 'WRONG_STAGE',
    });
    expect(refusalOf(shut, outageBegin({ from: hoursAfter(4) }), hoursAfter(7))).toBeNull();
  });

  it('can end it once, after it began', () => {
    expect(refusalOf([], outageEnd(hoursAfter(1)))).toMatchObject({ code: 'INVALID' });
    expect(refusalOf(running, outageEnd(DISCOVERED))).toMatchObject({ code: 'INVALID' });
    expect(refusalOf(running, outageEnd(hoursAfter(1)))).toBeNull();
    const ended = [...running, entryOfBody(outageEnd(hoursAfter(1)), hoursAfter(1))];
    expect(refusalOf(ended, outageEnd(hoursAfter(2)), hoursAfter(2))).toMatchObject({ code: 'WRONG_STAGE' });
  });

  it('can declare it a 临时下线 once, while it lasts and within 72 hours', () => {
    expect(refusalOf(running, outageOffline(hoursAfter(-1)))).toMatchObject({ code: 'INVALID' });
    expect(refusalOf(running, outageOffline(hoursAfter(1)))).toBeNull();
    expect(refusalOf(running, outageOffline(hoursAfter(72)), hoursAfter(72))).toBeNull();
    expect(refusalOf(running, outageOffline(hoursAfter(73)), hoursAfter(73))).toMatchObject({
      code: 'WRONG_STAGE',
    });
    const declared = [...running, entryOfBody(outageOffline(hoursAfter(1)), hoursAfter(1))];
    expect(refusalOf(declared, outageOffline(hoursAfter(2)), hoursAfter(2))).toMatchObject({
      code: 'WRONG_STAGE',
    });
    expect(refusalOf(declared, outageEnd(hoursAfter(0.5)))).toMatchObject({ code: 'INVALID' });
    const ended = [...running, entryOfBody(outageEnd(hoursAfter(90)), hoursAfter(90))];
    // Declared offline at hour 50, received after the end.
    expect(refusalOf(ended, outageOffline(hoursAfter(50)), hoursAfter(50), hoursAfter(95))).toBeNull();
    expect(refusalOf(ended, outageOffline(hoursAfter(91)), hoursAfter(91))).toMatchObject({
      code: 'WRONG_STAGE',
    });
  });
});
