import { dutyContract } from '../contract';
import { DUTY_OFFICERS, DUTY_STAFF, STAFF } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { action, defineCapability, query } from '../capability';
import { appendReturned } from '../ledger/service';
import * as service from './service';

const { watch: readers } = AREA_READERS;

export const dutyCapability = defineCapability({
  name: 'duty',
  contract: dutyContract,
  needs: 'duty',
  calls: {
    overview: query(readers, 'ledger', 'outbox'),
    log: query(readers, 'ledger', 'outbox'),
    scope: query(readers, 'articles'),
    note: action(DUTY_STAFF),
    correct: action(DUTY_STAFF),
    settle: action(DUTY_STAFF),
    read: action(DUTY_STAFF),
    draft: query(DUTY_STAFF),
    saveDraft: action(DUTY_STAFF),
    previewGive: query(DUTY_OFFICERS, 'ledger', 'outbox'),
    give: action(DUTY_OFFICERS),
    previewTake: query(DUTY_OFFICERS, 'ledger', 'outbox'),
    take: action(DUTY_OFFICERS),
    rewrite: action(STAFF),
    print: action(readers),
    export: action(readers),
    verify: action('signedIn'),
    check: action(readers),
  },
  service: {
    overview: service.overview,
    log: service.log,
    scope: service.scope,
    note: service.note,
    correct: service.correct,
    settle: service.settle,
    read: service.read,
    draft: service.draft,
    saveDraft: service.saveDraft,
    previewGive: service.previewGive,
    give: service.give,
    previewTake: service.previewTake,
    take: service.take,
    check: service.check,
    rewrite: appendReturned,
    print: service.printLog,
    export: service.exportLog,
    verify: (session, { file }, { files }) =>
      files.use('proof', file, (path) => service.verify(session, { path })),
  },
  agenda: (session) => ({ items: service.agendaItems(session) }),
  deadlines: service.deadlines,
  changedIn: service.dutyChangedIn,
});
