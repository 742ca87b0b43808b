import type { LedgerType, OutageCause } from '../records';
import { dayStart, shanghaiDay } from '../calendar/calendar';
import type { Entry, LedgerReader } from '../ledger/entry';
import { sortByCorrectedTime } from '../ledger/chronology';

const HOUR = 3_600_000;
/** 第八条: 报备短时无法访问不宜超过72小时, 时间较长应作“临时下线”办理. */
export const SHORT_OUTAGE = 72 * HOUR;
/** 第七条: 下线时间不得超过30天. */
export const LONGEST_OFFLINE = 30 * 24 * HOUR;

/** A period in which the site is unreachable. All instants UTC. */
export interface Outage {
  outageId: string;
  incidentId: string | null;
  cause: OutageCause;
  text: string;
  drill: boolean;
  from: string;
  /** When it was declared 临时下线 within its first 72 hours; null when it was not. */
  declaredAt: string | null;
  /** Null while it lasts. */
  until: string | null;
}

export const OUTAGE_TYPES = [
  'outage.begin',
  'outage.offline',
  'outage.end',
] as const satisfies readonly LedgerType[];

/** Returns the instant `by` ms after an instant. */
export const addMilliseconds = (instant: string, by: number) =>
  new Date(Date.parse(instant) + by).toISOString();

/** Returns the outage from the entries of its subject, in any order; null when none of them begins it. */
export function foldOutage(entries: readonly Entry[]): Outage | null {
  let outage: Outage | null = null;
  const bodies = sortByCorrectedTime(entries).map(({ entry }) => entry.body);
  for (const body of bodies)
    if (body.type === 'outage.begin' && !outage) {
      const { outageId, incidentId, cause, text, drill, from } = body;
      outage = { outageId, incidentId, cause, text, drill, from, declaredAt: null, until: null };
    }
  if (!outage) return null;
  for (const body of bodies) {
    if (body.type === 'outage.offline') outage.declaredAt ??= body.at;
    if (body.type === 'outage.end') outage.until ??= body.at;
  }
  return outage;
}

/** Returns an outage by id; null when it is not registered. */
export function outageOf(reader: LedgerReader, outageId: string): Outage | null {
  return foldOutage(reader.read({ subject: `outage/${outageId}` }));
}

/** Returns all outages, newest first; there are few in a year. */
export function allOutages(reader: LedgerReader): Outage[] {
  const entries = new Map<string, Entry[]>();
  for (const entry of reader.read({ types: OUTAGE_TYPES })) {
    if (!('outageId' in entry.body)) continue;
    const { outageId } = entry.body;
    entries.set(outageId, [...(entries.get(outageId) ?? []), entry]);
  }
  return [...entries.values()]
    .flatMap((own) => foldOutage(own) ?? [])
    .sort((a, b) => (a.from > b.from ? -1 : a.from < b.from ? 1 : 0));
}

/** Returns the outages of an incident, newest first. */
export function outagesOf(reader: LedgerReader, incidentId: string): Outage[] {
  return allOutages(reader).filter((outage) => outage.incidentId === incidentId);
}

/** A downtime of the site: one outage, or several that overlap, because the bureau has one site (第六条). */
export type Downtime = Pick<Outage, 'from' | 'declaredAt' | 'until' | 'drill'> & { outageIds: string[] };

const first = (a: string | null, b: string | null) => (a === null ? b : b === null ? a : a < b ? a : b);
const last = (a: string | null, b: string | null) => (a === null || b === null ? null : a > b ? a : b);

/** Returns the downtimes of the site, oldest first. Drills are merged with drills only. */
export function mergeDowntimes(outages: readonly Outage[]): Downtime[] {
  const merged: Downtime[] = [];
  for (const { outageId, from, declaredAt, until, drill } of [...outages].sort(oldestFirst)) {
    const open = merged.filter((down) => down.drill === drill).pop();
    if (!open || (open.until !== null && open.until < from)) {
      merged.push({ from, declaredAt, until, drill, outageIds: [outageId] });
      continue;
    }
    open.outageIds.push(outageId);
    open.declaredAt = first(open.declaredAt, declaredAt);
    open.until = last(open.until, until);
  }
  return merged;
}

const oldestFirst = (a: Outage, b: Outage) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);

/**
 * Returns the start of the 临时下线: when it was declared, or else 72 hours after the start (第八条); null for a short outage.
 */
export function offlineStart(
  { from, declaredAt, until }: Pick<Outage, 'from' | 'declaredAt' | 'until'>,
  now: string,
): string | null {
  const byItself = addMilliseconds(from, SHORT_OUTAGE);
  if (declaredAt !== null && declaredAt <= byItself) return declaredAt;
  return (until ?? now) > byItself ? byItself : null;
}

/** Returns the calendar year of an instant in Asia/Shanghai. */
export function yearOf(instant: string): number {
  return Number(shanghaiDay(instant).slice(0, 4));
}

/** Returns the instants [from, until) of a calendar year. */
export function yearSpan(year: number): { from: string; until: string } {
  return { from: dayStart(`${year}-01-01`), until: dayStart(`${year + 1}-01-01`) };
}

/** Returns the starts of the 临时下线 that begin in a calendar year, oldest first. 第七条 permits one; drills do not count. */
export function offlineStartsIn(outages: readonly Outage[], year: number, now: string): string[] {
  return mergeDowntimes(outages)
    .flatMap((down) => (down.drill ? [] : (offlineStart(down, now) ?? [])))
    .filter((from) => yearOf(from) === year);
}
