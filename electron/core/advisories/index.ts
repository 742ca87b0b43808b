import { advisoriesContract } from '../contract';
import { DUTY_STAFF, STAFF } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { action, defineCapability, query } from '../capability';
import * as service from './service';

const { cases } = AREA_READERS;

export const advisoriesCapability = defineCapability({
  name: 'advisories',
  contract: advisoriesContract,
  needs: 'advisories',
  calls: {
    list: query(cases, 'ledger', 'outbox'),
    get: query(cases, 'ledger', 'outbox'),
    register: action(DUTY_STAFF),
    assign: action(DUTY_STAFF),
    answer: action(STAFF),
    close: action(DUTY_STAFF),
  },
  service: {
    list: service.list,
    get: service.get,
    register: service.register,
    assign: service.assign,
    answer: service.answer,
    close: service.close,
  },
  agenda: (session) => ({ items: service.agendaItems(session) }),
  deadlines: service.deadlines,
});
