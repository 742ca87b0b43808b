import { accountsContract } from '../contract';
import { AUDITORS, CONFIRMERS, SYSTEM_ADMINISTRATORS } from '../../platform/contract';
import { action, defineCapability, query } from '../capability';
import { agenda } from './agenda';
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
    ...service,
    roleConflicts: (_, input) => service.roleConflicts(input),
    readCertificate: (session, { file }, { files }) =>
      files.use('certificate', file, (path) => service.readCertificateFile(session, { path })),
  },
  agenda,
});
