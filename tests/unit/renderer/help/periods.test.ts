import { describe, expect, it } from 'vitest';
import { dueAfterWorkDays } from '../../../../electron/domain/calendar/calendar';
import { EARLIEST_TAKE } from '../../../../electron/domain/duty/handovers';
import { slotsOfDay } from '../../../../electron/domain/duty/slots';
import { reportDeadline } from '../../../../electron/domain/incidents/deadlines';
import { LONGEST_OFFLINE, SHORT_OUTAGE } from '../../../../electron/domain/incidents/outage';
import { foldFinding } from '../../../../electron/domain/rectification/finding';
import { agendaItems } from '../../../../electron/core/roster/service';
import { PERIODS } from '../../../../renderer/help/periods';
import { openSession } from '../../core/ledger/session';
import { leader } from '../../core/ledger/people';

const HOUR = 3_600_000;
type Incident = Parameters<typeof reportDeadline>[0];
type Entries = Parameters<typeof foldFinding>[0];

describe('the periods in the manual match those of the program', () => {
  it('for the roster of the next month', async () => {
    const monthsOn = async (day: number) => {
      const now = `2026-11-${String(day).padStart(2, '0')}T04:00:00.000Z`;
      return agendaItems(await openSession(leader, { now })).map(({ id }) => id);
    };
    expect(await monthsOn(PERIODS.rosterReminderDay - 1)).not.toContain('2026-12');
    expect(await monthsOn(PERIODS.rosterReminderDay)).toContain('2026-12');
  });

  it('for 接班 and readings', () => {
    expect(EARLIEST_TAKE).toBe(PERIODS.takeOverEarlyHours * HOUR);
    const hoursOf = ({ from, due }: { from: string; due: string }) =>
      [from, due].map((at) => (new Date(at).getUTCHours() + 8) % 24);
    const { morning, afternoon } = PERIODS.readings;
    expect(slotsOfDay('2026-11-29', false).map(hoursOf)).toEqual([morning, afternoon]);
    expect(slotsOfDay('2026-11-29', true)).toHaveLength(24 / PERIODS.importantReadingHours);
  });

  it('for incidents and outages', () => {
    const discoveredAt = '2026-11-29T00:00:00.000Z';
    const { due } = reportDeadline(
      { discoveredAt, level: null, sentReports: [], drill: false } as unknown as Incident,
      discoveredAt,
    );
    expect(Date.parse(due) - Date.parse(discoveredAt)).toBe(PERIODS.reportHours * HOUR);
    expect(SHORT_OUTAGE).toBe(PERIODS.shortOutageHours * HOUR);
    expect(LONGEST_OFFLINE).toBe(PERIODS.offlineDays * 24 * HOUR);
  });

  it('for findings', () => {
    const receivedAt = '2026-11-02T02:00:00.000Z';
    const body = {
      type: 'finding.open',
      findingId: 'a',
      readId: null,
      kind: 'other',
      where: '',
      text: '',
      receivedAt,
      attachments: [],
    };
    const entry = {
      body,
      receivedAt,
      statement: { at: receivedAt, author: {}, clock: { run: 'a', uptime: 0, offset: 0 } },
      sequence: 1,
    };
    const finding = foldFinding([entry] as unknown as Entries);
    expect(finding?.due).toBe(dueAfterWorkDays(receivedAt, PERIODS.findingWorkDays).due);
  });
});
