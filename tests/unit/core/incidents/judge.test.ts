import { describe, expect, it } from 'vitest';
import { foldIncident } from '../../../../electron/domain/incidents/incident';
import { foldOutage } from '../../../../electron/domain/incidents/outage';
import { untold } from '../../../../electron/domain/incidents/untold';
import type { Informed } from '../../../../electron/platform/contract';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { leader } from '../ledger/people';
import { uuid } from '../ledger/reader';
import {
  acted,
  after,
  closed,
  DISCOVERED,
  down,
  incidentId,
  judged,
  levelled,
  offline,
  opened,
  stated,
  told,
  up,
} from './entries';

const open = [stated(opened())];
const tells = (...whom: Informed[]) => whom.map((one) => stated(told(one), after(1)));
/** The entries that the rules require before an incident of level 较大 is closed. */
const ready = [
  ...open,
  stated(levelled('larger'), after(1), leader),
  ...tells('leader', 'provincialCyberspace'),
];
const shut = [...ready, stated(closed, after(5), leader)];

describe('an entry about an incident', () => {
  it('needs a registered incident, which can be registered once only', () => {
    expect(judged([], opened())).toBeNull();
    expect(judged(open, opened())).toMatchObject({ code: 'INVALID' });
    for (const body of [levelled('major'), acted(after(1)), told('leader'), closed])
      expect(judged([], body)).toMatchObject({
        code: 'INVALID',
        reason: expect.stringContaining('没有这起'),
      });
  });

  it('may be dated at most ten minutes ahead, the clock tolerance at sign-in', () => {
    const ahead = (minutes: number) => after(minutes / 60);
    expect(judged([], opened({ discoveredAt: ahead(10) }), DISCOVERED)).toBeNull();
    for (const body of [opened({ incidentId: uuid(), discoveredAt: ahead(11) }), acted(ahead(11))])
      expect(judged(open, body, DISCOVERED)).toMatchObject({ code: 'INVALID' });
    expect(judged(open, told('leader', ahead(11)), DISCOVERED)?.reason).toContain('晚于当前时间');
    expect(judged(open, down({ from: ahead(11) }), DISCOVERED)).toMatchObject({ code: 'INVALID' });
  });

  it('is judged by the current time, so that an incident written offline with a fast clock is not lost', () => {
    const fast = opened({ discoveredAt: after(5) });
    // Written at hour 5 by a clock that was three hours ahead, received a day later.
    expect(judged([], fast, after(5), after(26))).toBeNull();
  });

  it('may date a notification no earlier than the minute of discovery, but an action earlier', () => {
    const late = [stated(opened({ discoveredAt: '2026-11-24T02:00:30.000Z' }))];
    expect(judged(late, told('leader', '2026-11-24T02:00:00.000Z'))).toBeNull();
    expect(judged(late, told('leader', '2026-11-24T01:59:59.000Z'))).toMatchObject({ code: 'INVALID' });
    expect(judged(late, acted(after(-10)))).toBeNull();
  });

  it('is accepted after the closing when it dates from before it', () => {
    for (const body of [acted(after(4)), told('police', after(4)), levelled('major')])
      expect(judged(shut, body, after(4), after(72))).toBeNull();
    // Written after the closing about an event before it.
    expect(judged(shut, told('police', after(4)), after(8))).toBeNull();
    for (const body of [acted(after(6)), told('police', after(6)), levelled('major'), closed])
      expect(judged(shut, body, after(6))).toMatchObject({ code: 'WRONG_STAGE' });
  });

  it('can name an article once only', () => {
    const respond = { type: 'incident.respond' as const, incidentId, articleId: uuid() };
    expect(judged(open, respond)).toBeNull();
    expect(judged([...open, stated(respond, after(1))], respond)).toMatchObject({ code: 'INVALID' });
    expect(judged(shut, respond, after(6))).toMatchObject({ code: 'WRONG_STAGE' });
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
    expect(judged(shut, report, after(30))).toBeNull();
    expect(judged([], report)).toMatchObject({ code: 'INVALID' });
  });
});

describe('closing an incident', () => {
  it('requires a level', () => {
    const without = [...open, ...tells('leader', 'provincialCyberspace')];
    expect(judged(without, closed, after(5))?.reason).toContain('尚未定级');
  });

  it('requires that 带班领导 and, from 较大 on, 省级网信 were notified', () => {
    expect(judged(ready, closed, after(5))).toBeNull();
    for (const whom of ['leader', 'provincialCyberspace'] as const) {
      const missing = ready.filter(({ body }) => !(body.type === 'incident.tell' && body.whom === whom));
      expect(judged(missing, closed, after(5))).toMatchObject({ code: 'WRONG_STAGE' });
    }
    const ordinary = [...open, stated(levelled('ordinary'), after(1), leader), ...tells('leader')];
    expect(judged(ordinary, closed, after(5))).toBeNull();
    // A level that is raised later requires it again.
    const raised = [...ordinary, stated(levelled('extraordinary'), after(2), leader)];
    expect(judged(raised, closed, after(5))?.reason).toContain('省级网信部门');
  });

  it('requires that its outage has ended and 市政府办公室 was notified in writing', () => {
    const running = [...ready, stated(down())];
    expect(judged(running, closed, after(5))?.reason).toContain('仍不能访问');
    const ended = [...running, stated(up(after(3)), after(3))];
    expect(judged(ended, closed, after(5))?.reason).toContain('市政府办公室');
    const called = [...ended, ...tells('government')];
    expect(judged(called, closed, after(5))?.reason).toContain('书面');
    expect(judged([...ended, stated(told('government', after(4), 'written'))], closed, after(5))).toBeNull();
    // An outage that began after the closing was written.
    const later = [
      ...ready,
      stated(told('government', after(4), 'written')),
      stated(down({ from: after(6) })),
    ];
    expect(judged(later, closed, after(5), after(8))).toBeNull();
  });
});

describe('the bodies that still have to be notified', () => {
  const whom = (entries: readonly Entry[], downs: readonly Entry[] = []) => {
    const incident = foldIncident(entries);
    const outage = foldOutage(downs);
    return incident ? untold(incident, outage ? [outage] : []).map((one) => one.whom) : null;
  };
  it('depend on kind, level, public response and outage', () => {
    expect(whom(open)).toEqual(['leader', 'provincialCyberspace', 'police']);
    const opinion = [stated(opened({ kind: 'opinion' }))];
    expect(whom(opinion)).toEqual(['leader', 'provincialCyberspace', 'publicity']);
    const ordinary = [...opinion, stated(levelled('ordinary'), after(1), leader)];
    expect(whom(ordinary)).toEqual(['leader', 'publicity']);
    const power = [stated(opened({ kind: 'outage' })), stated(levelled('larger'), after(1), leader)];
    expect(whom(power, [stated(down())])).toEqual(['leader', 'provincialCyberspace', 'government']);
    const answered = [
      ...power,
      stated({ type: 'incident.respond', incidentId, articleId: uuid() }, after(2)),
    ];
    expect(whom(answered)).toEqual(['leader', 'provincialCyberspace', 'publicity']);
    expect(whom([...answered, ...tells('leader', 'provincialCyberspace', 'publicity')])).toEqual([]);
  });
});

describe('an entry about an outage', () => {
  const running = [...open, stated(down())];

  it('can begin it once, in an incident that was open then, and a drill only in a drill', () => {
    expect(judged(open, down())).toBeNull();
    expect(judged([], down({ incidentId: null }))).toBeNull();
    expect(judged([], down())).toMatchObject({ code: 'INVALID' });
    expect(judged(running, down())).toMatchObject({ code: 'INVALID' });
    expect(judged(open, down({ drill: true }))?.reason).toContain('演练');
    expect(judged(shut, down({ from: after(6) }), after(7))).toMatchObject({ code: 'WRONG_STAGE' });
    expect(judged(shut, down({ from: after(4) }), after(7))).toBeNull();
  });

  it('can end it once, after it began', () => {
    expect(judged([], up(after(1)))).toMatchObject({ code: 'INVALID' });
    expect(judged(running, up(DISCOVERED))).toMatchObject({ code: 'INVALID' });
    expect(judged(running, up(after(1)))).toBeNull();
    const ended = [...running, stated(up(after(1)), after(1))];
    expect(judged(ended, up(after(2)), after(2))).toMatchObject({ code: 'WRONG_STAGE' });
  });

  it('can declare it a 临时下线 once, while it lasts and within 72 hours', () => {
    expect(judged(running, offline(after(-1)))).toMatchObject({ code: 'INVALID' });
    expect(judged(running, offline(after(1)))).toBeNull();
    expect(judged(running, offline(after(72)), after(72))).toBeNull();
    expect(judged(running, offline(after(73)), after(73))).toMatchObject({ code: 'WRONG_STAGE' });
    const declared = [...running, stated(offline(after(1)), after(1))];
    expect(judged(declared, offline(after(2)), after(2))).toMatchObject({ code: 'WRONG_STAGE' });
    expect(judged(declared, up(after(0.5)))).toMatchObject({ code: 'INVALID' });
    const ended = [...running, stated(up(after(90)), after(90))];
    // Declared offline at hour 50, received after the end.
    expect(judged(ended, offline(after(50)), after(50), after(95))).toBeNull();
    expect(judged(ended, offline(after(91)), after(91))).toMatchObject({ code: 'WRONG_STAGE' });
  });
});
