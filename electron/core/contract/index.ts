import { accountsContract } from './accounts';
import { agendaContract } from './agenda';
import { articlesContract } from './articles';
import { auditContract } from './audit';
import { hostContract } from './host';
import { identityContract } from './identity';
import { proofContract } from './proof';
import { publishingContract } from './publishing';
import { reviewContract } from './review';
import { settingsContract } from './settings';
import { syncContract } from './sync';

export * from './accounts';
export * from './agenda';
export * from './articles';
export * from './audit';
export * from './common';
export * from './host';
export * from './identity';
export * from './proof';
export * from './publishing';
export * from './review';
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
  audit: auditContract,
  accounts: accountsContract,
};
export type CoreContract = typeof coreContract;
