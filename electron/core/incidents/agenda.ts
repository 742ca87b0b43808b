import { DUTY_STAFF, INCIDENT_LEVEL_NAME, OUTAGE_CAUSE_NAME, type Role } from '../../platform/contract';
import type { AgendaItem } from '../contract';
import { ledgerOf } from '../ledger/service';
import type { LedgerReader } from '../../domain/ledger/entry';
import type { Session } from '../types';
import {
  isUnmet,
  outageDeadlines,
  reportDeadline,
  type IncidentDeadline,
} from '../../domain/incidents/deadlines';
import { fastTrackArticles, openIncidents, type Incident } from '../../domain/incidents/incident';
import { allOutages, type Outage } from '../../domain/incidents/outage';
import { nowOf } from './views';

/** Roles that are also responsible for incidents of level 重大 and above: 分管领导 and 主要负责人. */
const ABOVE: readonly Role[] = ['finalReviewer', 'principal'];

/** An open incident with its outages, or an outage without an incident. */
interface Matter {
  id: string;
  title: string;
  note: string;
  since: string;
  clocks: IncidentDeadline[];
}

const titled = ({ drill }: { drill: boolean }, title: string) => `${drill ? '【演练】' : ''}${title}`;

/** Clocks with a deadline that are still open. */
const pressing = (clocks: readonly IncidentDeadline[]) =>
  clocks.filter((clock) => clock.kind !== 'yearly' && isUnmet(clock));

function ofIncident(incident: Incident, outages: readonly Outage[], now: string): Matter {
  const own = outages.filter(({ incidentId, until }) => incidentId === incident.incidentId && until === null);
  return {
    id: incident.incidentId,
    title: titled(incident, incident.title),
    note: incident.level ? INCIDENT_LEVEL_NAME[incident.level.level] : '未定级',
    since: incident.discoveredAt,
    clocks: [
      reportDeadline(incident, now),
      ...own.flatMap((outage) => outageDeadlines(outage, outages, now)),
    ],
  };
}

function ofOutage(outage: Outage, outages: readonly Outage[], now: string): Matter {
  return {
    id: '',
    title: titled(outage, `网站无法访问（${OUTAGE_CAUSE_NAME[outage.cause]}）`),
    note: '未关联突发事件',
    since: outage.from,
    clocks: outageDeadlines(outage, outages, now),
  };
}

/** Open matters that concern this account. */
function matters(session: Session, reader: LedgerReader): Matter[] {
  const now = nowOf(session);
  const holds = (roles: readonly Role[]) => roles.some((role) => session.account.roles.includes(role));
  const duty = holds(DUTY_STAFF);
  if (!duty && !holds(ABOVE)) return [];
  const outages = allOutages(reader);
  const above = ({ level }: Incident) => level?.level === 'major' || level?.level === 'extraordinary';
  const open = openIncidents(reader);
  const ofTheirs = (outage: Outage) => open.some(({ incidentId }) => incidentId === outage.incidentId);
  return [
    ...open.filter((one) => duty || above(one)).map((incident) => ofIncident(incident, outages, now)),
    ...outages
      .filter((outage) => duty && outage.until === null && !ofTheirs(outage))
      .map((outage) => ofOutage(outage, outages, now)),
  ];
}

/**
 * Returns the open incidents, and open outages without an incident, that concern this account, each with its earliest
 * deadline.
 */
export function agendaItems(session: Session): AgendaItem[] {
  return matters(session, ledgerOf(session)).map(({ id, title, note, since, clocks }) => {
    const [first] = pressing(clocks).sort((a, b) => (a.due < b.due ? -1 : 1));
    const asks = first && `${first.label}${first.state === 'overdue' ? '，已超时限' : ''}`;
    return {
      kind: 'incident',
      id,
      title,
      note: [note, asks].filter(Boolean).join(' · '),
      stage: null,
      since,
      due: first?.due ?? null,
    };
  });
}

/**
 * Returns the deadlines, past ones included, of open incidents and outages that concern this account. Instants in UTC.
 */
export function deadlines(session: Session): Array<{ at: string; text: string }> {
  return matters(session, ledgerOf(session)).flatMap(({ title, clocks }) =>
    pressing(clocks).map(({ due, label }) => ({ at: due, text: `${title}：${label}` })),
  );
}

/**
 * Returns the report deadline of the incident (UTC instant) by article on the fast track (快审); null when no report is
 * due.
 */
export function fastTrackDeadlines(session: Session): Map<string, string | null> {
  const now = nowOf(session);
  const express = fastTrackArticles(ledgerOf(session));
  return new Map(
    [...express].map(([articleId, incident]) => {
      const clock = reportDeadline(incident, now);
      return [articleId, isUnmet(clock) ? clock.due : null];
    }),
  );
}
