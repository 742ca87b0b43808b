import type { DeclaredContracts } from '../declared-capabilities';
import { agendaContract } from './agenda';
import { hostContract } from './host';
import { identityContract } from './identity';
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

/** The groups that belong to no capability. */
export const systemContract = {
  host: hostContract,
  identity: identityContract,
  settings: settingsContract,
  sync: syncContract,
  agenda: agendaContract,
};
export type CoreContract = typeof systemContract & DeclaredContracts;
