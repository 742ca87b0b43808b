import type { BodyOf, IncidentLevel, IncidentKind, OutageCause } from '../../platform/contract';
import { articleRow, discardDraft, drafts, newDraft, saveDraft } from '../articles/service';
import { statedInstant } from '../clock/service';
import type { IncidentRow, OutageView } from '../contract';
import { Failure } from '../failure';
import { newId } from '../id';
import { append, appendAll, ledgerOf, newEntry } from '../ledger/service';
import type { Session } from '../types';
import { allOutages, offlineStartsIn, yearOf, type Outage } from '../../domain/incidents/outage';
import { shiftsIn } from '../../domain/duty/omissions';
import { incidentRefusal, type IncidentType } from '../../domain/incidents/judge';
import type { Incident, SentReport } from '../../domain/incidents/incident';
import { incidentRows, incidentView, requireIncident, nowOf, outageView, type IncidentView } from './views';

export { agendaItems, deadlines, fastTrackDeadlines } from './agenda';
export { makeReport } from './documents';

type Made = Promise<{ entryId: string }>;
interface Subject {
  incidentId: string;
}

/** Sorted: open first, then newest first. */
export function list(session: Session): { incidents: IncidentRow[] } {
  return { incidents: incidentRows(session, ledgerOf(session)) };
}

/**
 * Returns one incident with all data of its page. Throws `Failure` 'INCIDENT_UNKNOWN' when it is not on this machine.
 */
export function get(session: Session, { incidentId }: Subject): IncidentView {
  return incidentView(session, ledgerOf(session), incidentId);
}

/**
 * 登记突发事件; with `downFrom`, also the start of an outage of the site. The 带班领导 of the current shift counts as
 * informed. UTC instants; `discoveredAt` null means now, `downFrom` 'discovery' means `discoveredAt`. Rejects as
 * `appendAll` does; then nothing is recorded.
 */
export async function open(
  session: Session,
  input: {
    title: string;
    kind: IncidentKind;
    discoveredAt: string | null;
    text: string;
    drill: boolean;
    downFrom: string | 'discovery' | null;
    cause: OutageCause;
  },
): Promise<{ entryId: string; incidentId: string }> {
  const { title, kind, text, drill, cause } = input;
  const discoveredAt = statedInstant(session, input.discoveredAt);
  const downFrom =
    input.downFrom === null || input.downFrom === 'discovery'
      ? input.downFrom && discoveredAt
      : statedInstant(session, input.downFrom);
  const entryId = newId(session);
  const incidentId = newId(session);
  const entry = (id: string, body: BodyOf<IncidentType>) => newEntry(id, incidentRefusal, body);
  await appendAll(session, [
    entry(entryId, { type: 'incident.open', incidentId, title, kind, discoveredAt, text, drill }),
    ...(leadsShift(session)
      ? [entry(newId(session), knownToLeader(session.account.name, incidentId, discoveredAt))]
      : []),
    ...(downFrom === null
      ? []
      : [
          entry(newId(session), {
            ...{
              type: 'outage.begin',
              outageId: newId(session),
              incidentId,
              from: downFrom,
              cause,
              text,
              drill,
            },
          }),
        ]),
  ]);
  return { entryId, incidentId };
}

/** Returns whether this account is the 带班领导 of the current shift. */
function leadsShift(session: Session): boolean {
  const now = nowOf(session);
  return shiftsIn(ledgerOf(session), now, now).some(({ leader }) => leader === session.account.id);
}

/** The report to the 带班领导, who registered the incident in person. */
const knownToLeader = (person: string, incidentId: string, happenedAt: string): BodyOf<'incident.tell'> => ({
  ...{ type: 'incident.tell', incidentId, whom: 'leader', person, way: 'inPerson', happenedAt },
  text: '带班领导本人登记',
});

/** 定级, signed. Rejects as `append` does. */
export async function setLevel(
  session: Session,
  { incidentId, level, basis }: Subject & { level: IncidentLevel; basis: string },
): Made {
  return {
    entryId: await append(session, incidentRefusal, { type: 'incident.level', incidentId, level, basis }),
  };
}

/** Records an action; `happenedAt` null means now. Rejects as `append` does. */
export async function recordAction(
  session: Session,
  { incidentId, happenedAt: given, text }: Subject & { happenedAt: string | null; text: string },
): Made {
  const happenedAt = statedInstant(session, given);
  return {
    entryId: await append(session, incidentRefusal, { type: 'incident.act', incidentId, happenedAt, text }),
  };
}

/** Records that somebody was informed; `happenedAt` null means now. Rejects as `append` does. */
export async function recordReport(
  session: Session,
  input: Subject & Pick<SentReport, 'whom' | 'person' | 'way' | 'text'> & { happenedAt: string | null },
): Made {
  const { incidentId, whom, person, way, text } = input;
  const happenedAt = statedInstant(session, input.happenedAt);
  const body = { type: 'incident.tell' as const, incidentId, whom, person, way, happenedAt, text };
  return { entryId: await append(session, incidentRefusal, body) };
}

/**
 * 回应信息: records the article that responds to the incident and puts it on the fast track (快审). With `articleId`
 * null it begins a draft titled after the incident. Rejects with `Failure` 'INCIDENT_UNKNOWN' or 'ARTICLE_UNKNOWN', and
 * as `newDraft` and `append` do.
 */
export async function respond(
  session: Session,
  { incidentId, articleId }: Subject & { articleId: string | null },
): Promise<{ entryId: string; draftId: string | null }> {
  const incident = requireIncident(ledgerOf(session), incidentId);
  const name = (id: string) =>
    append(session, incidentRefusal, { type: 'incident.respond', incidentId, articleId: id });
  if (articleId !== null) {
    const known =
      articleRow(session, articleId) ?? drafts(session).drafts.find((d) => d.articleId === articleId);
    if (!known)
      throw new Failure('ARTICLE_UNKNOWN', '本机没有这篇稿件。', '请刷新列表；若刚刚提交，请先同步。');
    return { entryId: await name(articleId), draftId: null };
  }
  const draft = newDraft(session);
  try {
    const content = { ...draft.content, title: responseTitle(incident) };
    saveDraft(session, { draftId: draft.id, content, saves: draft.saves });
    return { entryId: await name(draft.articleId), draftId: draft.id };
  } catch (error) {
    discardDraft(session, { draftId: draft.id });
    throw error;
  }
}

/** At most 200 UTF-16 units, without splitting a character; marks the title of a drill. */
function responseTitle({ title, drill }: Incident): string {
  const short = title.length <= 180 ? title : [...title].slice(0, 90).join('');
  return `${drill ? '【演练】' : ''}关于${short}的情况通报`;
}

/** 办结, signed by a leader; `incidentBar` defines the preconditions. Rejects as `append` does. */
export async function close(session: Session, { incidentId, text }: Subject & { text: string }): Made {
  return { entryId: await append(session, incidentRefusal, { type: 'incident.close', incidentId, text }) };
}

/**
 * Returns the outages of a calendar year (Shanghai), newest first, and the number of times the site was 临时下线 in it.
 */
export function outages(
  session: Session,
  { year }: { year: number },
): { outages: OutageView[]; offlines: number } {
  const now = nowOf(session);
  const all = allOutages(ledgerOf(session));
  const ranIn = ({ from, until }: Outage) => yearOf(from) <= year && yearOf(until ?? now) >= year;
  return {
    outages: all.filter(ranIn).map((outage) => outageView(outage, all, now)),
    offlines: offlineStartsIn(all, year, now).length,
  };
}

/** 网站无法访问: records an outage, with or without an incident; `from` null means now. Rejects as `append` does. */
export async function beginOutage(
  session: Session,
  input: { incidentId: string | null; from: string | null; cause: OutageCause; text: string; drill: boolean },
): Promise<{ entryId: string; outageId: string }> {
  const { incidentId, cause, text, drill } = input;
  const from = statedInstant(session, input.from);
  const outageId = newId(session);
  const begun = { type: 'outage.begin' as const, outageId, incidentId, from, cause, text, drill };
  return { entryId: await append(session, incidentRefusal, begun), outageId };
}

/** 转为临时下线 before 72 hours have passed; `at` null means now. Rejects as `append` does. */
export async function takeOffline(
  session: Session,
  { outageId, at: given, text }: { outageId: string; at: string | null; text: string },
): Made {
  const at = statedInstant(session, given);
  return { entryId: await append(session, incidentRefusal, { type: 'outage.offline', outageId, at, text }) };
}

/** 恢复访问; `at` null means now. Rejects as `append` does. */
export async function endOutage(
  session: Session,
  { outageId, at: given, text }: { outageId: string; at: string | null; text: string },
): Made {
  const at = statedInstant(session, given);
  return { entryId: await append(session, incidentRefusal, { type: 'outage.end', outageId, at, text }) };
}
