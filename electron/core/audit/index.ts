import { auditContract } from '../contract';
import { AUDITORS } from '../../platform/contract';
import { defineCapability, query, recordedAction } from '../capability';
import * as service from './service';

export const auditCapability = defineCapability({
  name: 'audit',
  contract: auditContract,
  needs: 'audit',
  calls: {
    recent: query('signedIn'),
    verify: query('signedIn'),
    chains: query(AUDITORS),
    search: query(AUDITORS),
    verifyChain: recordedAction(AUDITORS),
    export: recordedAction(AUDITORS),
  },
  service: {
    recent: ({ stores }, input) => service.recentAudit(stores.work, input),
    verify: service.verify,
    chains: service.auditChains,
    search: service.searchAudit,
    verifyChain: service.verifyChain,
    export: service.exportAudit,
  },
});
