import type { IncidentLevel, IncidentKind, OutageCause } from '../../platform/contract';
import { articleRow, discardDraft, drafts, newDraft, saveDraft } from '../articles/service';
import { statedInstant } from '../clock/service';
import type { IncidentRow, OutageView } from '../contract';
import { Failure } from '../failure';
import { newId } from '../id';
import { append, ledgerOf } from '../ledger/service';
import type { Session } from '../office';
import { allOutages, offlinesIn, yearOf, type Outage } from '../../domain/incidents/outage';
import { notYet } from '../../domain/ledger/facts';
import { incidentBar } from '../../domain/incidents/judge';
import type { Incident, Told } from '../../domain/incidents/incident';
import { incidentRows, incidentView, knownIncident, nowOf, outageView, type IncidentView } from './views';

export { agendaItems, deadlines, expressDeadlines } from './agenda';
export { makeReport } from './documents';

type Made = Promise<{ entryId: string }>;
interface Subject {
  incidentId: string;
}

/** Open ones first, newest first. */
export function list(session: Session): { incidents: IncidentRow[] } {
  return { incidents: incidentRows(session, ledgerOf(session)) };
}

/** One incident with everything its page shows. Throws `INCIDENT_UNKNOWN`. */
export function get(session: Session, { incidentId }: Subject): IncidentView {
  return incidentView(session, ledgerOf(session), incidentId);
}

/**
 * 登记突发事件, and with `downFrom` that the site cannot be reached since then. UTC instants; `discoveredAt` null: now.
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
  // Both or neither: what would be refused of the second is asked before the first.
  const ahead = downFrom === null ? null : notYet(downFrom, nowOf(session), '开始时间');
  if (ahead) throw new Failure(ahead.code, ahead.reason, '请核对后重新填写。');
  const incidentId = newId(session);
  const opened = { type: 'incident.open' as const, incidentId, title, kind, discoveredAt, text, drill };
  const entryId = await append(session, incidentBar, opened);
  if (downFrom !== null) await beginOutage(session, { incidentId, from: downFrom, cause, text, drill });
  return { entryId, incidentId };
}

/** 定级, signed. */
export async function setLevel(
  session: Session,
  { incidentId, level, basis }: Subject & { level: IncidentLevel; basis: string },
): Made {
  return {
    entryId: await append(session, incidentBar, { type: 'incident.level', incidentId, level, basis }),
  };
}

/** What was done; `happenedAt` null: now. */
export async function act(
  session: Session,
  { incidentId, happenedAt: given, text }: Subject & { happenedAt: string | null; text: string },
): Made {
  const happenedAt = statedInstant(session, given);
  return {
    entryId: await append(session, incidentBar, { type: 'incident.act', incidentId, happenedAt, text }),
  };
}

/** Who was told; `happenedAt` null: now. */
export async function tell(
  session: Session,
  input: Subject & Pick<Told, 'whom' | 'person' | 'way' | 'text'> & { happenedAt: string | null },
): Made {
  const { incidentId, whom, person, way, text } = input;
  const happenedAt = statedInstant(session, input.happenedAt);
  const told = { type: 'incident.tell' as const, incidentId, whom, person, way, happenedAt, text };
  return { entryId: await append(session, incidentBar, told) };
}

/**
 * 回应信息: names the article that answers the incident; from then on it goes first through every stage of review (快审).
 * With null a new draft is begun, of which the incident's title is part of the title. Throws `ARTICLE_UNKNOWN`.
 */
export async function respond(
  session: Session,
  { incidentId, articleId }: Subject & { articleId: string | null },
): Promise<{ entryId: string; draftId: string | null }> {
  const incident = knownIncident(ledgerOf(session), incidentId);
  const name = (id: string) =>
    append(session, incidentBar, { type: 'incident.respond', incidentId, articleId: id });
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

/** At most 200 UTF-16 units, and no character in halves; that of a drill says so. */
function responseTitle({ title, drill }: Incident): string {
  const short = title.length <= 180 ? title : [...title].slice(0, 90).join('');
  return `${drill ? '【演练】' : ''}关于${short}的情况通报`;
}

/** 办结, signed by a leader; `incidentBar` says what it needs. */
export async function close(session: Session, { incidentId, text }: Subject & { text: string }): Made {
  return { entryId: await append(session, incidentBar, { type: 'incident.close', incidentId, text }) };
}

/** The outages that ran in a calendar year (Shanghai), newest first, and how many times the site was 临时下线 in it. */
export function outages(
  session: Session,
  { year }: { year: number },
): { outages: OutageView[]; offlines: number } {
  const now = nowOf(session);
  const all = allOutages(ledgerOf(session));
  const ranIn = ({ from, until }: Outage) => yearOf(from) <= year && yearOf(until ?? now) >= year;
  return {
    outages: all.filter(ranIn).map((outage) => outageView(outage, all, now)),
    offlines: offlinesIn(all, year, now).length,
  };
}

/** 网站无法访问, of an incident or of none; `from` null: now. */
export async function beginOutage(
  session: Session,
  input: { incidentId: string | null; from: string | null; cause: OutageCause; text: string; drill: boolean },
): Promise<{ entryId: string; outageId: string }> {
  const { incidentId, cause, text, drill } = input;
  const from = statedInstant(session, input.from);
  const outageId = newId(session);
  const begun = { type: 'outage.begin' as const, outageId, incidentId, from, cause, text, drill };
  return { entryId: await append(session, incidentBar, begun), outageId };
}

/** 转为临时下线 before its 72 hours are over; `at` null: now. */
export async function takeOffline(
  session: Session,
  { outageId, at: given, text }: { outageId: string; at: string | null; text: string },
): Made {
  const at = statedInstant(session, given);
  return { entryId: await append(session, incidentBar, { type: 'outage.offline', outageId, at, text }) };
}

/** 恢复访问; `at` null: now. */
export async function endOutage(
  session: Session,
  { outageId, at: given, text }: { outageId: string; at: string | null; text: string },
): Made {
  const at = statedInstant(session, given);
  return { entryId: await append(session, incidentBar, { type: 'outage.end', outageId, at, text }) };
}
