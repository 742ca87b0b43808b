import { rectificationContract } from '../contract';
import { DUTY_STAFF, STAFF } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { action, defineCapability, query } from '../capability';
import * as service from './service';

const { cases } = AREA_READERS;

export const rectificationCapability = defineCapability({
  name: 'rectification',
  contract: rectificationContract,
  needs: 'rectification',
  calls: {
    list: query(cases, 'ledger', 'outbox'),
    get: query(cases, 'ledger', 'outbox'),
    open: action(STAFF),
    assign: action(DUTY_STAFF),
    correct: action(STAFF),
    explain: action(STAFF),
    close: action(DUTY_STAFF),
  },
  service: {
    list: service.list,
    get: service.get,
    open: service.open,
    assign: service.assign,
    correct: service.correct,
    explain: service.explain,
    close: service.close,
  },
  agenda: (session) => ({ items: service.agendaItems(session) }),
  deadlines: service.deadlines,
});
