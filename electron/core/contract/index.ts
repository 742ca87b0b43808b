import { accountsContract } from './accounts';
import { advisoriesContract } from './advisories';
import { agendaContract } from './agenda';
import { articlesContract } from './articles';
import { auditContract } from './audit';
import { dutyContract } from './duty';
import { hostContract } from './host';
import { identityContract } from './identity';
import { incidentsContract } from './incidents';
import { proofContract } from './proof';
import { publishingContract } from './publishing';
import { rectificationContract } from './rectification';
import { reviewContract } from './review';
import { rosterContract } from './roster';
import { settingsContract } from './settings';
import { syncContract } from './sync';

export * from './accounts';
export * from './advisories';
export * from './agenda';
export * from './articles';
export * from './audit';
export * from './common';
export * from './duty';
export * from './host';
export * from './identity';
export * from './incidents';
export * from './ledger';
export * from './proof';
export * from './publishing';
export * from './rectification';
export * from './review';
export * from './roster';
export * from './settings';
export * from './sync';

export const coreContract = {
  host: hostContract,
  identity: identityContract,
  settings: settingsContract,
  articles: articlesContract,
  review: reviewContract,
  publishing: publishingContract,
  proof: proofContract,
  sync: syncContract,
  agenda: agendaContract,
  duty: dutyContract,
  roster: rosterContract,
  incidents: incidentsContract,
  advisories: advisoriesContract,
  rectification: rectificationContract,
  audit: auditContract,
  accounts: accountsContract,
};
export type CoreContract = typeof coreContract;
