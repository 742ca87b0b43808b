import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentLevel } from '../../../../electron/platform/contract';
import {
  isUnmet,
  outageDeadlines,
  reportDeadline,
  type IncidentDeadlineState,
} from '../../../../electron/domain/incidents/deadlines';
import { foldIncident } from '../../../../electron/domain/incidents/incident';
import {
  mergeDowntimes,
  foldOutage,
  offlineStart,
  offlineStartsIn,
  type Outage,
} from '../../../../electron/domain/incidents/outage';
import { leader, otherLeader } from '../ledger/people';
import {
  hoursAfter,
  closed,
  DISCOVERED,
  outageBegin,
  levelSet,
  outageOffline,
  opened,
  outage,
  entryOfBody,
  notified,
  outageEnd,
} from './entries';

const hours = (max: number) => fc.integer({ min: 0, max: max * 60 }).map((minutes) => minutes / 60);
const levels: IncidentLevel[] = ['ordinary', 'larger', 'major', 'extraordinary'];
const [clockOf, stateAt] = [
  (entries: Parameters<typeof foldIncident>[0], now: string) => {
    const incident = foldIncident(entries);
    if (!incident) throw new Error('no incident');
    return reportDeadline(incident, now);
  },
  (outages: readonly Outage[], kind: string, now: string): IncidentDeadlineState | null =>
    outageDeadlines(outages[0] as Outage, outages, now).find((clock) => clock.kind === kind)?.state ?? null,
];

describe('the four hours for the report to 省级网信', () => {
  it('run from discovery, are soon over in the last hour, and are overdue after it', () => {
    const entries = [entryOfBody(opened())];
    const states = [0, 2.99, 3, 4, 4.01].map((at) => clockOf(entries, hoursAfter(at)).state);
    expect(states).toEqual(['running', 'running', 'soon', 'soon', 'overdue']);
    expect(clockOf(entries, hoursAfter(0))).toMatchObject({ from: DISCOVERED, due: hoursAfter(4) });
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
            entryOfBody(opened()),
            ...ordered.map(({ level, at }) => entryOfBody(levelSet(level), hoursAfter(at), leader)),
            ...(toldAfter === null
              ? []
              : [entryOfBody(notified('provincialCyberspace', hoursAfter(toldAfter)), hoursAfter(10))]),
          ];
          const clock = clockOf(entries, hoursAfter(now));
          expect(clock).toMatchObject({ from: DISCOVERED, due: hoursAfter(4) });
          const level = ordered[ordered.length - 1]?.level ?? 'larger';
          const expected: IncidentDeadlineState =
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
          expect(isUnmet(clock)).toBe(['running', 'soon', 'overdue'].includes(expected));
        },
      ),
    );
  });

  it('are met by the earliest report to 省级网信, and by no other report', () => {
    const entries = [
      entryOfBody(opened()),
      entryOfBody(notified('cityCyberspace', hoursAfter(1)), hoursAfter(1)),
      entryOfBody(notified('provincialCyberspace', hoursAfter(5)), hoursAfter(5)),
      entryOfBody(notified('provincialCyberspace', hoursAfter(3)), hoursAfter(6)),
    ];
    expect(clockOf(entries, hoursAfter(7))).toMatchObject({ state: 'met', metAt: hoursAfter(3) });
    expect(clockOf(entries.slice(0, 2), hoursAfter(7)).state).toBe('overdue');
  });
});

describe('an incident', () => {
  it('is the same for every order of its entries', () => {
    const entries = [
      entryOfBody(opened(), hoursAfter(0)),
      entryOfBody(notified('leader', hoursAfter(0.5)), hoursAfter(0.5)),
      // Written later than the next one but received earlier, as that was written offline.
      entryOfBody(levelSet('major'), hoursAfter(2), leader, hoursAfter(2)),
      entryOfBody(levelSet('ordinary'), hoursAfter(1), otherLeader, hoursAfter(9)),
      entryOfBody(notified('provincialCyberspace', hoursAfter(3)), hoursAfter(3)),
      entryOfBody(closed, hoursAfter(8), leader),
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
    expect(foldIncident([entryOfBody(levelSet('major'), hoursAfter(1), leader)])).toBeNull();
    expect(foldOutage([entryOfBody(outageEnd(hoursAfter(1)))])).toBeNull();
  });
});

/** Returns the hours after discovery in which the site was down, sampled in the middle of each hour. */
function downHours(outages: readonly Outage[], now: number): number[] {
  const all = Array.from({ length: now }, (_, hour) => hour);
  return all.filter((hour) => {
    const at = hoursAfter(hour + 0.5);
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
    outage({ from: hoursAfter(from), until: lasts === null ? null : hoursAfter(from + lasts), drill }),
  );

describe('an outage', () => {
  it('becomes a 临时下线 automatically after more than 72 hours', () => {
    fc.assert(
      fc.property(hours(200), fc.option(hours(200), { nil: null }), (now, lasts) => {
        const one = outage({ until: lasts === null || lasts > now ? null : hoursAfter(lasts) });
        const lasted = Math.min(lasts ?? now, now);
        expect(offlineStart(one, hoursAfter(now))).toBe(lasted > 72 ? hoursAfter(72) : null);
      }),
    );
  });

  it('is a 临时下线 from its declaration on, also after its end', () => {
    const entries = [
      entryOfBody(outageBegin()),
      entryOfBody(outageOffline(hoursAfter(10)), hoursAfter(10)),
      entryOfBody(outageEnd(hoursAfter(20)), hoursAfter(20)),
    ];
    const folded = foldOutage(entries);
    expect(folded && offlineStart(folded, hoursAfter(30))).toBe(hoursAfter(10));
    expect(folded && offlineStart(folded, hoursAfter(1000))).toBe(hoursAfter(10));
  });

  it('has a limit of 72 hours, soon over in the last twelve, and met by an end or a declaration in time', () => {
    const running = [outage()];
    expect([0, 59, 60, 72, 72.01].map((at) => stateAt(running, 'outage', hoursAfter(at)))).toEqual([
      'running',
      'running',
      'soon',
      'soon',
      'overdue',
    ]);
    expect(stateAt([outage({ until: hoursAfter(72) })], 'outage', hoursAfter(80))).toBe('met');
    expect(stateAt([outage({ until: hoursAfter(73) })], 'outage', hoursAfter(80))).toBe('metLate');
    expect(stateAt([outage({ declaredAt: hoursAfter(5) })], 'outage', hoursAfter(80))).toBe('met');
  });

  it('that was declared has a limit of thirty days, soon over in the last three', () => {
    const declared = outage({ declaredAt: hoursAfter(2) });
    const at = (days: number) => stateAt([declared], 'offline', hoursAfter(2 + days * 24));
    expect([0, 26.9, 27, 30, 30.1].map(at)).toEqual(['running', 'running', 'soon', 'soon', 'overdue']);
    expect(stateAt([outage()], 'offline', hoursAfter(72))).toBeNull();
    expect(stateAt([{ ...declared, until: hoursAfter(2 + 31 * 24) }], 'offline', hoursAfter(9999))).toBe(
      'metLate',
    );
  });
});

describe('overlapping records of outages', () => {
  it('are merged into one downtime, separately for drills', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (outages) => {
        const now = 700;
        for (const drill of [true, false]) {
          const kind = outages.filter((one) => one.drill === drill);
          const merged = mergeDowntimes(outages).filter((one) => one.drill === drill);
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
    const first = outage({ until: hoursAfter(50) });
    const second = outage({ from: hoursAfter(40), until: hoursAfter(100) });
    expect(offlineStartsIn([first, second], 2026, hoursAfter(200))).toEqual([hoursAfter(72)]);
    const [clock] = outageDeadlines(first, [first, second], hoursAfter(200));
    expect(clock).toMatchObject({ state: 'metLate', metAt: hoursAfter(100) });
    expect(clock?.note).toContain('重叠');
    // With an hour in between they are two short outages.
    expect(offlineStartsIn([first, { ...second, from: hoursAfter(51) }], 2026, hoursAfter(200))).toEqual([]);
  });
});

describe('the yearly limit of 临时下线', () => {
  it('counts each in the year in which it begins in Asia/Shanghai, and no drills', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (outages) => {
        const now = hoursAfter(2000);
        const real = outages.map((one) => ({ ...one, drill: false }));
        const drills = outages.map((one) => ({ ...one, drill: true }));
        expect(offlineStartsIn(drills, 2026, now)).toEqual([]);
        expect(offlineStartsIn([...real, ...drills], 2026, now)).toEqual(offlineStartsIn(real, 2026, now));
        const years = [2026, 2027].flatMap((year) => offlineStartsIn(real, year, now));
        expect(years).toEqual(mergeDowntimes(real).flatMap((one) => offlineStart(one, now) ?? []));
      }),
    );
    // The year 2027 begins in Shanghai at 16:00 UTC.
    const declared = (at: string) => outage({ from: '2026-12-30T00:00:00.000Z', declaredAt: at });
    const last = '2026-12-31T15:59:00.000Z';
    const next = '2026-12-31T16:00:00.000Z';
    expect(offlineStartsIn([declared(last)], 2026, hoursAfter(2000))).toHaveLength(1);
    expect(offlineStartsIn([declared(next)], 2026, hoursAfter(2000))).toHaveLength(0);
    expect(offlineStartsIn([declared(next)], 2027, hoursAfter(2000))).toHaveLength(1);
  });

  it('is overdue for the second one, and soon reached for a short outage that would be another', () => {
    const first = outage({ declaredAt: hoursAfter(1), until: hoursAfter(10) });
    const second = outage({ from: hoursAfter(50), declaredAt: hoursAfter(51), until: hoursAfter(60) });
    const short = outage({ from: hoursAfter(100) });
    const all = [first, second, short];
    const yearly = (one: Outage) =>
      outageDeadlines(one, all, hoursAfter(110)).find(({ kind }) => kind === 'yearly');
    expect(yearly(first)).toMatchObject({ state: 'met' });
    expect(yearly(second)).toMatchObject({ state: 'overdue' });
    expect(yearly(second)?.note).toContain('第 2 次');
    expect(yearly(short)?.state).toBe('soon');
    expect(stateAt([outage({ drill: true, declaredAt: hoursAfter(1) })], 'yearly', hoursAfter(110))).toBe(
      'off',
    );
    expect(stateAt([outage({ until: hoursAfter(5) })], 'yearly', hoursAfter(110))).toBe('off');
    expect(stateAt([outage()], 'yearly', hoursAfter(1))).toBe('running');
  });
});
