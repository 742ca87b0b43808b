import type { BodyOf, LedgerType } from '../records';
import type { LedgerReader } from '../ledger/entry';
import { futureRefusal } from '../ledger/future';
import type { EntryCheck, EntryContext, Refusal } from '../ledger/judge';
import { incidentOf, type Incident } from './incident';
import { addMilliseconds, outageOf, outagesOf, SHORT_OUTAGE, type Outage } from './outage';
import { missingReports } from './missing-reports';

export type IncidentType = Extract<LedgerType, `incident.${string}` | `outage.${string}`>;

const MINUTE = 60_000;

const invalid = (reason: string): Refusal => ({ code: 'INVALID', reason });
const wrongStage = (reason: string): Refusal => ({ code: 'WRONG_STAGE', reason });

const NO_INCIDENT = invalid('没有这起突发事件，或登记它的记录没有被接收。');
const CLOSED = wrongStage('这起突发事件已经办结。');

/** Checks that a fact falls into the time in which the incident was open. Entries that arrive later are accepted. */
function whileOpen(incident: Incident | null, at: string): Refusal | null {
  if (!incident) return NO_INCIDENT;
  return incident.closed && at > incident.closed.at ? CLOSED : null;
}

/** A report must not precede the discovery; compared by minutes, because times are often given to the minute. */
function reportDenial(incident: Incident, { happenedAt }: BodyOf<'incident.tell'>): Refusal | null {
  return Date.parse(happenedAt) < Math.floor(Date.parse(incident.discoveredAt) / MINUTE) * MINUTE
    ? invalid('报告时间早于发现时间。')
    : null;
}

function openDenial(
  reader: LedgerReader,
  body: BodyOf<'incident.open'>,
  { at }: EntryContext,
): Refusal | null {
  if (incidentOf(reader, body.incidentId)) return invalid('这起突发事件已经登记过。');
  return futureRefusal(body.discoveredAt, at, '发现时间');
}

/** 办结 requires a level, all mandatory reports, and that the site is reachable again. */
function closeDenial(reader: LedgerReader, incident: Incident, at: string): Refusal | null {
  if (incident.closed) return CLOSED;
  if (!incident.level) return wrongStage('尚未定级，不能办结：请先由带班领导、分管领导或主要负责人定级。');
  const outages = outagesOf(reader, incident.incidentId);
  if (outages.some(({ from, until }) => from <= at && (until === null || until > at)))
    return wrongStage('网站仍不能访问，不能办结：请先登记恢复访问。');
  const missing = missingReports(incident, outages).filter(({ preventsClosing }) => preventsClosing);
  return missing.length > 0
    ? wrongStage(`不能办结，还没有报告记录：${missing.map(({ text }) => text).join('；')}。`)
    : null;
}

function beginDenial(
  reader: LedgerReader,
  body: BodyOf<'outage.begin'>,
  { at }: EntryContext,
): Refusal | null {
  if (outageOf(reader, body.outageId)) return invalid('这次无法访问已经登记过。');
  const ahead = futureRefusal(body.from, at, '开始时间');
  if (ahead || body.incidentId === null) return ahead;
  const incident = incidentOf(reader, body.incidentId);
  if (incident && incident.drill !== body.drill)
    return invalid('演练中的无法访问只能记在演练里，真实的只能记在真实的事件里。');
  return whileOpen(incident, body.from);
}

const NO_OUTAGE = invalid('没有这次无法访问的登记，或登记它的记录没有被接收。');

function offlineDenial(
  outage: Outage | null,
  { at }: BodyOf<'outage.offline'>,
  { at: statedAt }: EntryContext,
): Refusal | null {
  if (!outage) return NO_OUTAGE;
  if (at < outage.from) return invalid('转为临时下线的时间早于无法访问的开始时间。');
  if (outage.until !== null && at >= outage.until)
    return wrongStage('网站已经恢复访问，不能再转为临时下线。');
  if (outage.declaredAt !== null || at > addMilliseconds(outage.from, SHORT_OUTAGE))
    return wrongStage('这次无法访问已经是临时下线（满 72 小时自动转为临时下线，第八条）。');
  return futureRefusal(at, statedAt, '转为临时下线的时间');
}

function endDenial(
  outage: Outage | null,
  { at }: BodyOf<'outage.end'>,
  { at: statedAt }: EntryContext,
): Refusal | null {
  if (!outage) return NO_OUTAGE;
  if (outage.until !== null) return wrongStage('已经登记过恢复访问。');
  if (at <= outage.from) return invalid('恢复访问的时间须晚于无法访问的开始时间。');
  if (outage.declaredAt !== null && at < outage.declaredAt)
    return invalid('恢复访问的时间早于转为临时下线的时间。');
  return futureRefusal(at, statedAt, '恢复访问的时间');
}

/** An entry on an incident that has been opened. */
type FollowUp = Exclude<IncidentType, 'incident.open' | `outage.${string}`>;

/** Returns the rule as a check that refuses the entry when the incident is unknown. */
const ofIncident =
  <T extends FollowUp>(
    rule: (incident: Incident, body: BodyOf<T>, at: string, reader: LedgerReader) => Refusal | null,
  ): EntryCheck<T> =>
  (reader, body, { at }) => {
    const incident = incidentOf(reader, body.incidentId);
    return incident ? rule(incident, body, at, reader) : NO_INCIDENT;
  };

const RULES: { [T in IncidentType]: EntryCheck<T> } = {
  'incident.open': openDenial,
  'incident.act': ofIncident(
    (incident, { happenedAt }, at) =>
      futureRefusal(happenedAt, at, '处置时间') ?? whileOpen(incident, happenedAt),
  ),
  'incident.tell': ofIncident(
    (incident, body, at) =>
      futureRefusal(body.happenedAt, at, '报告时间') ??
      reportDenial(incident, body) ??
      whileOpen(incident, body.happenedAt),
  ),
  'incident.respond': ofIncident((incident, { articleId }, at) =>
    incident.responses.includes(articleId)
      ? invalid('这篇稿件已经是这起事件的回应信息。')
      : whileOpen(incident, at),
  ),
  'incident.level': ofIncident((incident, _, at) => whileOpen(incident, at)),
  'incident.close': ofIncident((incident, _, at, reader) => closeDenial(reader, incident, at)),
  'incident.report': ofIncident(() => null),
  'outage.begin': beginDenial,
  'outage.offline': (reader, body, context) => offlineDenial(outageOf(reader, body.outageId), body, context),
  'outage.end': (reader, body, context) => endDenial(outageOf(reader, body.outageId), body, context),
};

/**
 * Refusals for entries about incidents and outages (第三条(一)、第七条、第八条). A fact is judged by the time at which it happened:
 * an entry from an offline machine is not refused because it arrives late, even after the incident was closed.
 */
export const incidentRefusal: EntryCheck<IncidentType> = (reader, body, circumstances) =>
  RULES[body.type](reader, body as never, circumstances);
