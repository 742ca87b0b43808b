import { accountsContract } from '../contract';
import { AUDITORS, CONFIRMERS, SYSTEM_ADMINISTRATORS } from '../../platform/contract';
import { action, defineCapability, query } from '../capability';
import { agenda } from './agenda';
import { feed } from './feed';
import * as service from './service';

export const accountsCapability = defineCapability({
  name: 'accounts',
  contract: accountsContract,
  needs: 'accounts',
  // Failures of signed acts are recorded by the service.
  calls: {
    list: query('signedIn', 'articles'),
    roleConflicts: query('signedIn'),
    open: action(SYSTEM_ADMINISTRATORS),
    change: action(SYSTEM_ADMINISTRATORS),
    closing: query(SYSTEM_ADMINISTRATORS),
    close: action(SYSTEM_ADMINISTRATORS),
    readCertificate: action(SYSTEM_ADMINISTRATORS),
    bindCertificate: action(SYSTEM_ADMINISTRATORS),
    endCertificate: action(SYSTEM_ADMINISTRATORS),
    // An account's own delegations; those of others only for the system administrator, by the rules of
    // `domain/accounts`.
    delegations: query('signedIn', 'articles'),
    delegates: query('signedIn'),
    grantDelegation: action('signedIn'),
    endDelegation: action('signedIn'),
    policy: query('signedIn'),
    setPolicy: action(SYSTEM_ADMINISTRATORS),
    recoveries: query(SYSTEM_ADMINISTRATORS, 'articles'),
    grantRecovery: action(SYSTEM_ADMINISTRATORS),
    proposals: query([...CONFIRMERS, ...AUDITORS], 'articles'),
    confirmProposal: action(CONFIRMERS),
    refuseProposal: action(CONFIRMERS),
    register: query('signedIn', 'articles'),
    handOverRoot: action(SYSTEM_ADMINISTRATORS),
  },
  service: {
    list: service.list,
    open: service.open,
    change: service.change,
    closing: service.closing,
    close: service.close,
    bindCertificate: service.bindCertificate,
    endCertificate: service.endCertificate,
    delegations: service.delegations,
    delegates: service.delegates,
    grantDelegation: service.grantDelegation,
    endDelegation: service.endDelegation,
    policy: service.policy,
    setPolicy: service.setPolicy,
    recoveries: service.recoveries,
    grantRecovery: service.grantRecovery,
    proposals: service.proposals,
    confirmProposal: service.confirmProposal,
    refuseProposal: service.refuseProposal,
    register: service.register,
    handOverRoot: service.handOverRoot,
    roleConflicts: (_, input) => service.roleConflicts(input),
    readCertificate: (session, { file }, { files }) =>
      files.use('certificate', file, (path) => service.readCertificateFile(session, { path })),
  },
  feed,
  agenda,
});
