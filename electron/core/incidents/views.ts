import type { Purpose } from '../../platform/contract';
import { articleRow, drafts } from '../articles/service';
import type { ClockView, EntryView, IncidentRow, OutageView } from '../contract';
import { Failure } from '../failure';
import { inChronologicalOrder, entryViews } from '../ledger/service';
import type { Entry, LedgerReader } from '../../domain/ledger/entry';
import { mayAppend } from '../../domain/ledger/rights';
import type { Session } from '../types';
import { outageDeadlines, reportDeadline, downtimeOf } from '../../domain/incidents/deadlines';
import {
  foldIncident,
  INCIDENT_TYPES,
  incidentOf,
  byNewestDiscovery,
  type Incident,
  type IncidentDocument,
  type SentReport,
} from '../../domain/incidents/incident';
import { allOutages, offlineStart, type Outage } from '../../domain/incidents/outage';
import { missingReports, type MissingReport } from '../../domain/incidents/missing-reports';

/** The current time, a UTC instant. */
export const nowOf = ({ clock }: Session) => clock.now().toISOString();

/** Returns an incident. Throws `Failure` 'INCIDENT_UNKNOWN' when it is not on this machine. */
export function requireIncident(reader: LedgerReader, incidentId: string): Incident {
  const incident = incidentOf(reader, incidentId);
  if (incident) return incident;
  throw new Failure('INCIDENT_UNKNOWN', '本机没有这起突发事件。', '请刷新列表；若刚刚登记，请先同步。');
}

export function outageView(outage: Outage, outages: readonly Outage[], now: string): OutageView {
  const { outageId, incidentId, cause, text, drill, from, until } = outage;
  return {
    ...{ outageId, incidentId, cause, text, drill, from, until },
    offlineFrom: offlineStart(downtimeOf(outage, outages), now),
    clocks: outageDeadlines(outage, outages, now),
  };
}

const ofIncident = (outages: readonly Outage[], { incidentId }: Incident) =>
  outages.filter((outage) => outage.incidentId === incidentId);

/** The incident's own clock first, then the applicable clocks of its outages. */
function clocksOf(incident: Incident, outages: readonly Outage[], now: string): ClockView[] {
  const ofOutages = ofIncident(outages, incident).flatMap((outage) => outageDeadlines(outage, outages, now));
  return [reportDeadline(incident, now), ...ofOutages.filter(({ state }) => state !== 'off')];
}

function rowOf(incident: Incident, outages: readonly Outage[], now: string): IncidentRow {
  const { incidentId, title, kind, level, drill, discoveredAt, waiting, closed } = incident;
  return {
    ...{ incidentId, title, kind, drill, discoveredAt, waiting },
    level: level?.level ?? null,
    closedAt: closed?.at ?? null,
    clocks: clocksOf(incident, outages, now),
  };
}

/** Entry types needed for rows; the others are read only for the incident's page. */
const ROW_TYPES = INCIDENT_TYPES.filter((type) => type !== 'incident.act' && type !== 'incident.report');

/** Returns the rows of all incidents. Sorted: open first, then newest first. */
export function incidentRows(session: Session, reader: LedgerReader): IncidentRow[] {
  const entries = new Map<string, Entry[]>();
  for (const entry of reader.read({ types: ROW_TYPES })) {
    if (!('incidentId' in entry.body) || entry.body.incidentId === null) continue;
    const own = entries.get(entry.body.incidentId);
    if (own) own.push(entry);
    else entries.set(entry.body.incidentId, [entry]);
  }
  const incidents = [...entries.values()].flatMap((own) => foldIncident(own) ?? []);
  const outages = allOutages(reader);
  return incidents
    .sort((a, b) => Number(a.closed !== null) - Number(b.closed !== null) || byNewestDiscovery(a, b))
    .map((incident) => rowOf(incident, outages, nowOf(session)));
}

export interface IncidentView {
  row: IncidentRow;
  text: string;
  levelBasis: string;
  conclusion: string;
  timeline: EntryView[];
  sentReports: SentReport[];
  missingReports: MissingReport[];
  outages: OutageView[];
  responses: Array<{
    articleId: string;
    draftId: string | null;
    title: string;
    stage: NonNullable<ReturnType<typeof articleRow>>['stage'] | null;
    purpose: Purpose;
    live: boolean;
  }>;
  reports: IncidentDocument[];
  may: { level: boolean; act: boolean; close: boolean; respond: boolean };
}

/** Returns all data of an incident's page. Throws `Failure` 'INCIDENT_UNKNOWN' when it is not on this machine. */
export function incidentView(session: Session, reader: LedgerReader, incidentId: string): IncidentView {
  const now = nowOf(session);
  const incident = requireIncident(reader, incidentId);
  const outages = allOutages(reader);
  const own = ofIncident(outages, incident);
  const { roles } = session.account;
  const open = incident.closed === null;
  return {
    row: rowOf(incident, outages, now),
    text: incident.text,
    levelBasis: incident.level?.basis ?? '',
    conclusion: incident.closed?.text ?? '',
    timeline: timelineOf(session, reader, incident, own),
    sentReports: incident.sentReports,
    missingReports: missingReports(incident, own),
    outages: own.map((outage) => outageView(outage, outages, now)),
    responses: responsesOf(session, incident),
    reports: incident.reports,
    may: {
      level: open && mayAppend('incident.level', roles),
      act: open && mayAppend('incident.act', roles),
      close: open && mayAppend('incident.close', roles),
      respond: open && mayAppend('incident.respond', roles),
    },
  };
}

/** Entries of the incident and its outages in chronological order. */
function timelineOf(
  session: Session,
  reader: LedgerReader,
  { incidentId }: Incident,
  outages: readonly Outage[],
): EntryView[] {
  const subjects = [`incident/${incidentId}`, ...outages.map(({ outageId }) => `outage/${outageId}`)];
  const entries = subjects.flatMap((subject) => reader.read({ subject }));
  return entryViews(session, inChronologicalOrder(session, entries));
}

/** 回应信息 with what this machine knows of them: only the author has the draft. */
function responsesOf(session: Session, { responses }: Incident): IncidentView['responses'] {
  const own = responses.length > 0 ? drafts(session).drafts : [];
  return responses.map((articleId) => {
    const row = articleRow(session, articleId);
    const draft = own.find((one) => one.articleId === articleId) ?? null;
    return {
      articleId,
      draftId: draft?.id ?? null,
      title: row?.title ?? draft?.content.title ?? '',
      stage: row?.stage ?? null,
      purpose: row?.purpose ?? 'publish',
      live: row ? row.live !== null : false,
    };
  });
}
