import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentLevel } from '../../../../electron/platform/contract';
import {
  isOpen,
  outageClocks,
  reportClock,
  type ClockState,
} from '../../../../electron/domain/incidents/clocks';
import { foldIncident } from '../../../../electron/domain/incidents/incident';
import {
  downs,
  foldOutage,
  offlineFrom,
  offlinesIn,
  type Outage,
} from '../../../../electron/domain/incidents/outage';
import { leader, otherLeader } from '../ledger/people';
import {
  after,
  closed,
  DISCOVERED,
  down,
  levelled,
  offline,
  opened,
  outage,
  stated,
  told,
  up,
} from './entries';

const hours = (max: number) => fc.integer({ min: 0, max: max * 60 }).map((minutes) => minutes / 60);
const levels: IncidentLevel[] = ['ordinary', 'larger', 'major', 'extraordinary'];
const [clockOf, stateAt] = [
  (entries: Parameters<typeof foldIncident>[0], now: string) => {
    const incident = foldIncident(entries);
    if (!incident) throw new Error('no incident');
    return reportClock(incident, now);
  },
  (outages: readonly Outage[], kind: string, now: string): ClockState | null =>
    outageClocks(outages[0] as Outage, outages, now).find((clock) => clock.kind === kind)?.state ?? null,
];

describe('the four hours for the report to 省级网信', () => {
  it('run from discovery, are soon over in the last hour, and are overdue after it', () => {
    const entries = [stated(opened())];
    const states = [0, 2.99, 3, 4, 4.01].map((at) => clockOf(entries, after(at)).state);
    expect(states).toEqual(['running', 'running', 'soon', 'soon', 'overdue']);
    expect(clockOf(entries, after(0))).toMatchObject({ from: DISCOVERED, due: after(4) });
  });

  it('count from discovery at any level, are off at 一般, and on again when the level is raised', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ level: fc.constantFrom(...levels), at: hours(10) }), { maxLength: 6 }),
        fc.option(hours(10), { nil: null }),
        hours(12),
        (set, toldAfter, now) => {
          const ordered = [...set].sort((a, b) => a.at - b.at);
          const entries = [
            stated(opened()),
            ...ordered.map(({ level, at }) => stated(levelled(level), after(at), leader)),
            ...(toldAfter === null
              ? []
              : [stated(told('provincialCyberspace', after(toldAfter)), after(10))]),
          ];
          const clock = clockOf(entries, after(now));
          expect(clock).toMatchObject({ from: DISCOVERED, due: after(4) });
          const level = ordered[ordered.length - 1]?.level ?? 'larger';
          const expected: ClockState =
            level === 'ordinary'
              ? 'off'
              : toldAfter !== null
                ? toldAfter <= 4
                  ? 'met'
                  : 'metLate'
                : now > 4
                  ? 'overdue'
                  : now >= 3
                    ? 'soon'
                    : 'running';
          expect(clock.state).toBe(expected);
          expect(isOpen(clock)).toBe(['running', 'soon', 'overdue'].includes(expected));
        },
      ),
    );
  });

  it('are met by the earliest report to 省级网信, and by no other report', () => {
    const entries = [
      stated(opened()),
      stated(told('cityCyberspace', after(1)), after(1)),
      stated(told('provincialCyberspace', after(5)), after(5)),
      stated(told('provincialCyberspace', after(3)), after(6)),
    ];
    expect(clockOf(entries, after(7))).toMatchObject({ state: 'met', metAt: after(3) });
    expect(clockOf(entries.slice(0, 2), after(7)).state).toBe('overdue');
  });
});

describe('an incident', () => {
  it('is the same for every order of its entries', () => {
    const entries = [
      stated(opened(), after(0)),
      stated(told('leader', after(0.5)), after(0.5)),
      // Written later than the next one but received earlier, as that was written offline.
      stated(levelled('major'), after(2), leader, after(2)),
      stated(levelled('ordinary'), after(1), otherLeader, after(9)),
      stated(told('provincialCyberspace', after(3)), after(3)),
      stated(closed, after(8), leader),
    ];
    const whole = foldIncident(entries);
    expect(whole?.level).toMatchObject({ level: 'major', byName: leader.name });
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(foldIncident(shuffled)).toEqual(whole);
      }),
    );
  });

  it('is null without the entry that opens it, like an outage', () => {
    expect(foldIncident([stated(levelled('major'), after(1), leader)])).toBeNull();
    expect(foldOutage([stated(up(after(1)))])).toBeNull();
  });
});

/** Returns the hours after discovery in which the site was down, sampled in the middle of each hour. */
function downHours(outages: readonly Outage[], now: number): number[] {
  const all = Array.from({ length: now }, (_, hour) => hour);
  return all.filter((hour) => {
    const at = after(hour + 0.5);
    return outages.some(({ from, until }) => from <= at && (until === null || at < until));
  });
}

const record = fc
  .record({
    from: fc.integer({ min: 0, max: 400 }),
    lasts: fc.option(fc.integer({ min: 1, max: 200 }), { nil: null, freq: 6 }),
    drill: fc.boolean(),
  })
  .map(({ from, lasts, drill }) =>
    outage({ from: after(from), until: lasts === null ? null : after(from + lasts), drill }),
  );

describe('an outage', () => {
  it('becomes a 临时下线 automatically after more than 72 hours', () => {
    fc.assert(
      fc.property(hours(200), fc.option(hours(200), { nil: null }), (now, lasts) => {
        const one = outage({ until: lasts === null || lasts > now ? null : after(lasts) });
        const lasted = Math.min(lasts ?? now, now);
        expect(offlineFrom(one, after(now))).toBe(lasted > 72 ? after(72) : null);
      }),
    );
  });

  it('is a 临时下线 from its declaration on, also after its end', () => {
    const entries = [stated(down()), stated(offline(after(10)), after(10)), stated(up(after(20)), after(20))];
    const folded = foldOutage(entries);
    expect(folded && offlineFrom(folded, after(30))).toBe(after(10));
    expect(folded && offlineFrom(folded, after(1000))).toBe(after(10));
  });

  it('has a limit of 72 hours, soon over in the last twelve, and met by an end or a declaration in time', () => {
    const running = [outage()];
    expect([0, 59, 60, 72, 72.01].map((at) => stateAt(running, 'outage', after(at)))).toEqual([
      'running',
      'running',
      'soon',
      'soon',
      'overdue',
    ]);
    expect(stateAt([outage({ until: after(72) })], 'outage', after(80))).toBe('met');
    expect(stateAt([outage({ until: after(73) })], 'outage', after(80))).toBe('metLate');
    expect(stateAt([outage({ declaredAt: after(5) })], 'outage', after(80))).toBe('met');
  });

  it('that was declared has a limit of thirty days, soon over in the last three', () => {
    const declared = outage({ declaredAt: after(2) });
    const at = (days: number) => stateAt([declared], 'offline', after(2 + days * 24));
    expect([0, 26.9, 27, 30, 30.1].map(at)).toEqual(['running', 'running', 'soon', 'soon', 'overdue']);
    expect(stateAt([outage()], 'offline', after(72))).toBeNull();
    expect(stateAt([{ ...declared, until: after(2 + 31 * 24) }], 'offline', after(9999))).toBe('metLate');
  });
});

describe('overlapping records of outages', () => {
  it('are merged into one downtime, separately for drills', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (outages) => {
        const now = 700;
        for (const drill of [true, false]) {
          const kind = outages.filter((one) => one.drill === drill);
          const merged = downs(outages).filter((one) => one.drill === drill);
          const total = merged.map(({ from, until }) => outage({ from, until }));
          expect(downHours(total, now)).toEqual(downHours(kind, now));
          merged.slice(1).forEach(({ from }, index) => {
            expect((merged[index]?.until ?? '9') < from).toBe(true);
          });
          expect(merged.flatMap(({ outageIds }) => outageIds).sort()).toEqual(
            kind.map(({ outageId }) => outageId).sort(),
          );
        }
      }),
    );
  });

  it('are counted together, so that two short records can be a 临时下线', () => {
    const first = outage({ until: after(50) });
    const second = outage({ from: after(40), until: after(100) });
    expect(offlinesIn([first, second], 2026, after(200))).toEqual([after(72)]);
    const [clock] = outageClocks(first, [first, second], after(200));
    expect(clock).toMatchObject({ state: 'metLate', metAt: after(100) });
    expect(clock?.note).toContain('重叠');
    // With an hour in between they are two short outages.
    expect(offlinesIn([first, { ...second, from: after(51) }], 2026, after(200))).toEqual([]);
  });
});

describe('the yearly limit of 临时下线', () => {
  it('counts each in the year in which it begins in Asia/Shanghai, and no drills', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (outages) => {
        const now = after(2000);
        const real = outages.map((one) => ({ ...one, drill: false }));
        const drills = outages.map((one) => ({ ...one, drill: true }));
        expect(offlinesIn(drills, 2026, now)).toEqual([]);
        expect(offlinesIn([...real, ...drills], 2026, now)).toEqual(offlinesIn(real, 2026, now));
        const years = [2026, 2027].flatMap((year) => offlinesIn(real, year, now));
        expect(years).toEqual(downs(real).flatMap((one) => offlineFrom(one, now) ?? []));
      }),
    );
    // The year 2027 begins in Shanghai at 16:00 UTC.
    const declared = (at: string) => outage({ from: '2026-12-30T00:00:00.000Z', declaredAt: at });
    const last = '2026-12-31T15:59:00.000Z';
    const next = '2026-12-31T16:00:00.000Z';
    expect(offlinesIn([declared(last)], 2026, after(2000))).toHaveLength(1);
    expect(offlinesIn([declared(next)], 2026, after(2000))).toHaveLength(0);
    expect(offlinesIn([declared(next)], 2027, after(2000))).toHaveLength(1);
  });

  it('is overdue for the second one, and soon reached for a short outage that would be another', () => {
    const first = outage({ declaredAt: after(1), until: after(10) });
    const second = outage({ from: after(50), declaredAt: after(51), until: after(60) });
    const short = outage({ from: after(100) });
    const all = [first, second, short];
    const yearly = (one: Outage) => outageClocks(one, all, after(110)).find(({ kind }) => kind === 'yearly');
    expect(yearly(first)).toMatchObject({ state: 'met' });
    expect(yearly(second)).toMatchObject({ state: 'overdue' });
    expect(yearly(second)?.note).toContain('第 2 次');
    expect(yearly(short)?.state).toBe('soon');
    expect(stateAt([outage({ drill: true, declaredAt: after(1) })], 'yearly', after(110))).toBe('off');
    expect(stateAt([outage({ until: after(5) })], 'yearly', after(110))).toBe('off');
    expect(stateAt([outage()], 'yearly', after(1))).toBe('running');
  });
});
