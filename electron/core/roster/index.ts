import { rosterContract } from '../contract';
import { ROSTER_EDITORS, ROSTERED } from '../../platform/contract';
import { AREA_READERS } from '../../domain/accounts/read-access';
import { action, defineCapability, query } from '../capability';
import * as service from './service';

const { watch: readers } = AREA_READERS;

export const rosterCapability = defineCapability({
  name: 'roster',
  contract: rosterContract,
  needs: 'duty',
  calls: {
    month: query(readers, 'ledger', 'outbox'),
    people: query(readers, 'articles'),
    swaps: query(readers, 'ledger', 'outbox'),
    print: action(readers),
    exportWorkbook: action(readers),
    propose: query(ROSTER_EDITORS),
    check: query(ROSTER_EDITORS),
    publish: action(ROSTER_EDITORS),
    importWorkbook: action(ROSTER_EDITORS),
    askSwap: action(ROSTERED),
    answerSwap: action(ROSTERED),
    withdrawSwap: action(ROSTERED),
  },
  service: {
    month: service.month,
    people: service.people,
    swaps: service.swaps,
    print: service.print,
    exportWorkbook: service.exportWorkbook,
    propose: service.propose,
    check: service.check,
    publish: service.publish,
    askSwap: service.askSwap,
    answerSwap: service.answerSwap,
    withdrawSwap: service.withdrawSwap,
    importWorkbook: (session, { month, file }, { files }) =>
      files.use('workbook', file, (path) => service.importWorkbook(session, { month, path })),
  },
  agenda: (session) => ({ items: service.agendaItems(session) }),
  deadlines: service.deadlines,
});
