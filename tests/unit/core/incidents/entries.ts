import type { Account, BodyOf, Informed, LedgerBody } from '../../../../electron/platform/contract';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import type { Refusal } from '../../../../electron/domain/ledger/judge';
import { incidentRefusal, type IncidentType } from '../../../../electron/domain/incidents/judge';
import type { Outage } from '../../../../electron/domain/incidents/outage';
import { everyone, leader, officer } from '../ledger/people';
import { entryBy, readerOf, nextEntryId } from '../ledger/reader';

/** Time of discovery of all incidents here. `after` returns a time some hours later. */
export const DISCOVERED = '2026-11-24T02:00:00.000Z';
export const HOUR = 3_600_000;
export const hoursAfter = (hours: number, from = DISCOVERED) =>
  new Date(Date.parse(from) + hours * HOUR).toISOString();

export const incidentId = nextEntryId();
export const outageId = nextEntryId();

export function opened(change: Partial<BodyOf<'incident.open'>> = {}): BodyOf<'incident.open'> {
  return {
    type: 'incident.open',
    incidentId,
    title: '首页被篡改',
    kind: 'tampering',
    discoveredAt: DISCOVERED,
    text: '首页标题被改为无关内容',
    drill: false,
    ...change,
  };
}

export function levelSet(level: BodyOf<'incident.level'>['level']): BodyOf<'incident.level'> {
  return { type: 'incident.level', incidentId, level, basis: '对照分级指南' };
}

export function notified(
  whom: Informed,
  happenedAt = hoursAfter(1),
  way: BodyOf<'incident.tell'>['way'] = 'phone',
): BodyOf<'incident.tell'> {
  return { type: 'incident.tell', incidentId, whom, person: '值班室', way, happenedAt, text: '' };
}

export const acted = (happenedAt: string): BodyOf<'incident.act'> => ({
  type: 'incident.act',
  incidentId,
  happenedAt,
  text: '已撤下被改页面',
});

export const closed: BodyOf<'incident.close'> = { type: 'incident.close', incidentId, text: '已恢复' };

export function outageBegin(change: Partial<BodyOf<'outage.begin'>> = {}): BodyOf<'outage.begin'> {
  return {
    type: 'outage.begin',
    outageId,
    incidentId,
    from: DISCOVERED,
    cause: 'power',
    text: '机房断电',
    drill: false,
    ...change,
  };
}

export const outageEnd = (at: string): BodyOf<'outage.end'> => ({
  type: 'outage.end',
  outageId,
  at,
  text: '恢复',
});
export const outageOffline = (at: string): BodyOf<'outage.offline'> => ({
  type: 'outage.offline',
  outageId,
  at,
  text: '办理临时下线',
});

/** Returns an entry. By default an officer writes it at the discovery, and the platform receives it at once. */
export const entryOfBody = (
  body: LedgerBody,
  at: string = DISCOVERED,
  by: Account = officer,
  receivedAt: string | null = at,
): Entry => entryBy(by, body, at, receivedAt);

/** Returns the refusal of a body written at `at` and judged at `now` on top of `entries`; null when it is accepted. */
export function refusalOf(
  entries: readonly Entry[],
  body: BodyOf<IncidentType>,
  at: string = hoursAfter(1),
  now: string = at,
  account: Account = leader,
): Refusal | null {
  return incidentRefusal(readerOf(entries), body, { account, accounts: everyone, at, now });
}

let made = 0;
export function outage(change: Partial<Outage> = {}): Outage {
  made += 1;
  return {
    outageId: `outage-${made}`,
    incidentId: null,
    cause: 'power',
    text: '',
    drill: false,
    from: DISCOVERED,
    declaredAt: null,
    until: null,
    ...change,
  };
}
