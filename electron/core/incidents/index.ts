import { incidentsContract } from '../contract';
import { DUTY_STAFF, LEADERS, STAFF } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { action, defineCapability, query } from '../capability';
import * as service from './service';

const { cases } = AREA_READERS;

export const incidentsCapability = defineCapability({
  name: 'incidents',
  contract: incidentsContract,
  needs: 'incidents',
  // `ENTRY_KINDS` says which roles may append which entry.
  calls: {
    list: query(cases, 'ledger', 'outbox'),
    get: query(cases, 'ledger', 'outbox', 'articles'),
    outages: query(cases, 'ledger', 'outbox'),
    open: action(DUTY_STAFF),
    setLevel: action(LEADERS),
    recordAction: action(STAFF),
    recordReport: action(STAFF),
    respond: action(DUTY_STAFF),
    close: action(LEADERS),
    makeReport: action(DUTY_STAFF),
    beginOutage: action(DUTY_STAFF),
    takeOffline: action([...DUTY_STAFF, 'finalReviewer', 'principal']),
    endOutage: action(DUTY_STAFF),
  },
  service: {
    list: service.list,
    get: service.get,
    outages: service.outages,
    open: service.open,
    setLevel: service.setLevel,
    recordAction: service.recordAction,
    recordReport: service.recordReport,
    respond: service.respond,
    close: service.close,
    makeReport: service.makeReport,
    beginOutage: service.beginOutage,
    takeOffline: service.takeOffline,
    endOutage: service.endOutage,
  },
  agenda: (session) => ({ items: service.agendaItems(session) }),
  deadlines: service.deadlines,
  articleDeadlines: service.fastTrackDeadlines,
});
