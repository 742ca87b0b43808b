import type { Incident } from './incident';
import {
  mergeDowntimes,
  addMilliseconds,
  LONGEST_OFFLINE,
  offlineStart,
  offlineStartsIn,
  SHORT_OUTAGE,
  yearOf,
  yearSpan,
  type Downtime,
  type Outage,
} from './outage';

const HOUR = 3_600_000;
/** 《国家网络安全事件报告管理办法》第四条, for operators that are neither 关键信息基础设施 nor 中央和国家机关. */
const REPORT = 4 * HOUR;

/** Time before the deadline from which a clock has state `soon`, in ms. */
const SOON = { report: HOUR, outage: 12 * HOUR, offline: 72 * HOUR };

/** `met`, `metLate`: the obligation was met in time or late. `off`: it does not apply. */
export type IncidentDeadlineState = 'running' | 'soon' | 'overdue' | 'met' | 'metLate' | 'off';

/** A deadline that applies to an incident or an outage. All instants UTC. */
export interface IncidentDeadline {
  kind: 'report' | 'outage' | 'offline' | 'yearly';
  label: string;
  /** The rule, with its article. */
  basis: string;
  from: string;
  due: string;
  state: IncidentDeadlineState;
  /** When the obligation was met; null when it was not. */
  metAt: string | null;
  note: string;
}

/** Returns whether the obligation has not been met and still applies. */
export function isUnmet({ state }: Pick<IncidentDeadline, 'state'>): boolean {
  return state === 'running' || state === 'soon' || state === 'overdue';
}

function stateOf(due: string, metAt: string | null, soon: number, now: string): IncidentDeadlineState {
  if (metAt !== null) return metAt <= due ? 'met' : 'metLate';
  if (now > due) return 'overdue';
  return now >= addMilliseconds(due, -soon) ? 'soon' : 'running';
}

const notes = (...said: Array<string | false>) => said.filter(Boolean).join('；');

/**
 * Returns the deadline for the report to 省级网信部门: 4 hours after discovery. The level in force decides: without a level
 * it runs as for 较大; for 一般 its state is `off`.
 */
export function reportDeadline(
  { discoveredAt, level, sentReports, drill }: Incident,
  now: string,
): IncidentDeadline {
  const due = addMilliseconds(discoveredAt, REPORT);
  const metAt = sentReports.find(({ whom }) => whom === 'provincialCyberspace')?.at ?? null;
  const off = level?.level === 'ordinary';
  return {
    kind: 'report',
    label: '报告省级网信部门',
    basis: '《国家网络安全事件报告管理办法》第四条：较大以上网络安全事件，4 小时内向属地省级网信部门报告。',
    from: discoveredAt,
    due,
    state: off ? 'off' : stateOf(due, metAt, SOON.report, now),
    metAt,
    note: notes(
      off && '定为一般事件，不要求报告省级网信部门',
      level === null && '尚未定级，先按较大以上计时',
      drill && '演练',
    ),
  };
}

/** 72 小时: met when the outage ends or is declared 临时下线 within them. */
function shortClock(down: Downtime, note: string, now: string): IncidentDeadline {
  const { from, declaredAt, until } = down;
  const due = addMilliseconds(from, SHORT_OUTAGE);
  const metAt = declaredAt !== null && declaredAt <= due ? declaredAt : until;
  const state = stateOf(due, metAt, SOON.outage, now);
  return {
    kind: 'outage',
    label: '恢复访问或转临时下线',
    basis: '第八条：短时无法访问不宜超过 72 小时，时间较长应作“临时下线”办理。',
    from,
    due,
    state,
    metAt,
    note: notes(
      (state === 'overdue' || state === 'metLate') && '已超过 72 小时，按“临时下线”计算',
      metAt !== null && metAt !== until && '已转为临时下线',
      note,
    ),
  };
}

function offlineClock(down: Downtime, offline: string, note: string, now: string): IncidentDeadline {
  const due = addMilliseconds(offline, LONGEST_OFFLINE);
  return {
    kind: 'offline',
    label: '结束临时下线',
    basis: '第七条：临时下线时间不得超过 30 天。',
    from: offline,
    due,
    state: stateOf(due, down.until, SOON.offline, now),
    metAt: down.until,
    note,
  };
}

/** 每年不超过1次: `overdue` for the second 临时下线 of a year; `soon` for a short outage that would become the second. */
function yearlyClock(
  down: Downtime,
  offline: string | null,
  outages: readonly Outage[],
  now: string,
): IncidentDeadline {
  const year = yearOf(offline ?? down.until ?? now);
  const { from, until: due } = yearSpan(year);
  const all = offlineStartsIn(outages, year, now);
  const place = offline === null ? all.length + 1 : all.indexOf(offline) + 1;
  const clock = {
    kind: 'yearly' as const,
    label: '每年一次',
    basis: '第七条：临时下线每年不超过 1 次。',
    from,
    due,
    metAt: null,
  };
  if (down.drill) return { ...clock, state: 'off', note: '演练不计入次数' };
  if (offline !== null)
    return {
      ...clock,
      state: place > 1 ? 'overdue' : 'met',
      metAt: place > 1 ? null : offline,
      note: `${year} 年第 ${place} 次临时下线${place > 1 ? '，超过每年 1 次' : ''}`,
    };
  if (down.until !== null) return { ...clock, state: 'off', note: '未转为临时下线，不计入次数' };
  return place > 1
    ? { ...clock, state: 'soon', note: `${year} 年已有 ${place - 1} 次临时下线，再转为临时下线即超过` }
    : { ...clock, state: 'running', note: `${year} 年还没有临时下线` };
}

/** Returns the deadlines of one outage. Overlapping outages count as one downtime. */
export function outageDeadlines(outage: Outage, outages: readonly Outage[], now: string): IncidentDeadline[] {
  const down = downtimeOf(outage, outages);
  const offline = offlineStart(down, now);
  const note = notes(
    down.outageIds.length > 1 && `与另外 ${down.outageIds.length - 1} 次登记的时间重叠，合并计时`,
    outage.drill && '演练',
  );
  return [
    shortClock(down, note, now),
    ...(offline === null ? [] : [offlineClock(down, offline, note, now)]),
    yearlyClock(down, offline, outages, now),
  ];
}

/** Returns the downtime that contains an outage. */
export function downtimeOf(outage: Outage, outages: readonly Outage[]): Downtime {
  const own = mergeDowntimes(outages).find(({ outageIds }) => outageIds.includes(outage.outageId));
  const { from, declaredAt, until, drill, outageId } = outage;
  return own ?? { from, declaredAt, until, drill, outageIds: [outageId] };
}
