import type { BodyOf, IncidentKind, IncidentLevel, Informed, LedgerType } from '../records';
import { ofTypes, type Entry, type LedgerReader } from '../ledger/entry';
import { sortByCorrectedTime, type TimedEntry } from '../ledger/chronology';

/** An incident, derived from its entries (第三条(一) 应急处置). All instants UTC. */
export interface Incident {
  incidentId: string;
  title: string;
  kind: IncidentKind;
  text: string;
  drill: boolean;
  discoveredAt: string;
  /** Registered on this machine, and not yet received by the platform. */
  waiting: boolean;
  /** The level in force and who set it; null when none is set. */
  level: { level: IncidentLevel; basis: string; at: string; byName: string } | null;
  sentReports: SentReport[];
  /** Ids of the articles that respond to it in public, in the order of their entries. */
  responses: string[];
  reports: IncidentDocument[];
  closed: { at: string; text: string; byName: string } | null;
}

/** A report to a person or office. */
export interface SentReport {
  whom: Informed;
  person: string;
  way: BodyOf<'incident.tell'>['way'];
  at: string;
  text: string;
  byName: string;
}

/** A document about the incident. */
export interface IncidentDocument {
  kind: BodyOf<'incident.report'>['kind'];
  name: string;
  sha256: string;
  size: number;
  at: string;
  byName: string;
}

export const INCIDENT_TYPES = [
  'incident.open',
  'incident.level',
  'incident.act',
  'incident.tell',
  'incident.respond',
  'incident.report',
  'incident.close',
] as const satisfies readonly LedgerType[];

/** Applies one entry. */
function add(incident: Incident, { entry: { body, statement }, writtenAt: at }: TimedEntry): void {
  const byName = statement.author.name;
  switch (body.type) {
    case 'incident.level':
      incident.level = { level: body.level, basis: body.basis, at, byName };
      return;
    case 'incident.tell': {
      const { whom, person, way, happenedAt, text } = body;
      incident.sentReports.push({ whom, person, way, at: happenedAt, text, byName });
      return;
    }
    case 'incident.respond':
      if (!incident.responses.includes(body.articleId)) incident.responses.push(body.articleId);
      return;
    case 'incident.report': {
      const { kind, name, sha256, size } = body;
      incident.reports.push({ kind, name, sha256, size, at, byName });
      return;
    }
    case 'incident.close':
      incident.closed ??= { at, text: body.text, byName };
      return;
    default:
  }
}

/** Returns the incident from the entries of its subject, in any order; null when none of them opens it. */
export function foldIncident(entries: readonly Entry[]): Incident | null {
  const ordered = sortByCorrectedTime(entries);
  const [first] = ofTypes(
    ordered.map(({ entry }) => entry),
    'incident.open',
  );
  if (!first) return null;
  const { incidentId, title, kind, text, drill, discoveredAt } = first.body;
  const begun: Incident = {
    ...{ incidentId, title, kind, text, drill, discoveredAt },
    waiting: first.receivedAt === null,
    level: null,
    sentReports: [],
    responses: [],
    reports: [],
    closed: null,
  };
  for (const placed of ordered) add(begun, placed);
  return {
    ...begun,
    sentReports: begun.sentReports.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

/** Returns an incident by id; null when it is not registered. */
export function incidentOf(reader: LedgerReader, incidentId: string): Incident | null {
  return foldIncident(reader.read({ subject: `incident/${incidentId}` }));
}

/** Returns the incidents without a closing entry, newest discovery first. */
export function openIncidents(reader: LedgerReader): Incident[] {
  const ids = new Set<string>();
  const entries = reader.read({ types: ['incident.open', 'incident.close'] });
  for (const { body } of entries) if (body.type === 'incident.open') ids.add(body.incidentId);
  for (const { body } of entries) if (body.type === 'incident.close') ids.delete(body.incidentId);
  return [...ids].flatMap((id) => incidentOf(reader, id) ?? []).sort(byNewestDiscovery);
}

export function byNewestDiscovery(a: Incident, b: Incident): number {
  return a.discoveredAt > b.discoveredAt ? -1 : a.discoveredAt < b.discoveredAt ? 1 : 0;
}

/**
 * Returns the articles on the fast track (快审): those named as response by an open incident, with that incident. When
 * several name an article, the one discovered first.
 */
export function fastTrackArticles(reader: LedgerReader): Map<string, Incident> {
  const named = new Set<string>();
  for (const { body } of reader.read({ types: ['incident.respond'] }))
    if (body.type === 'incident.respond') named.add(body.incidentId);
  const waiting = [...named].flatMap((id) => incidentOf(reader, id) ?? []).filter(({ closed }) => !closed);
  const express = new Map<string, Incident>();
  for (const incident of waiting.sort(byNewestDiscovery))
    for (const articleId of incident.responses) express.set(articleId, incident);
  return express;
}
