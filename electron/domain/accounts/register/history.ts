import type { AccountSettings } from '../../records';
import { CertificateHistory } from './certificate-history';
import { DelegationHistory } from './delegation-history';
import { SettingsHistory } from './settings-history';

/** What the entries of the register have established so far. */
export class History {
  readonly settings = new SettingsHistory();
  readonly certificates = new CertificateHistory();
  readonly delegations = new DelegationHistory();

  /** Closes an account at `at` (ms since 1970), with its certificates and delegations. */
  close(accountId: string, before: AccountSettings, at: number): void {
    this.settings.set(accountId, { ...before, active: false, roles: [] }, at);
    this.certificates.endAllOf(accountId, at);
    this.delegations.endAllOf(accountId, at);
  }
}
