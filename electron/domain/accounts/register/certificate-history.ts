import { notInForce, wasInForce, type InForceResult, type Period, type SigningTime } from '../periods';
import { Refused } from './refused';

/** The person who registered a certificate. */
export interface Registrar {
  accountId: string;
  name: string;
  /** SHA-256 of the registrar's certificate. */
  certificate: string;
  /** Name of the second signer; null when one signature sufficed. */
  confirmedBy: string | null;
}

/** The period in which a certificate was assigned to an account. */
export interface Tenure extends Period {
  accountId: string;
  /** SHA-256 of the certificate. */
  certificate: string;
  endReason: 'replaced' | 'lost' | 'closed' | 'other' | null;
  registrar: Registrar;
}

/** When and why a tenure ends; `at` in ms since 1970. */
export interface TenureEnd {
  at: number;
  reason: Tenure['endReason'];
}

/** The assignment of certificates, named by their SHA-256. Each is assigned once, to one account. */
export class CertificateHistory {
  readonly #tenures = new Map<string, Tenure>();

  get(certificate: string): Tenure | undefined {
    return this.#tenures.get(certificate);
  }

  all(): Tenure[] {
    return [...this.#tenures.values()];
  }

  /** Returns whether the certificate was assigned to this account, and by whom it was registered. */
  wasOwned(
    certificate: string,
    accountId: string,
    signed: SigningTime,
  ): InForceResult & { registrar?: Registrar } {
    const tenure = this.#tenures.get(certificate);
    if (!tenure) return notInForce('登记簿里没有这张证书，不能证明它是签名人的。');
    if (tenure.accountId !== accountId) return notInForce('签名证书不是这位签名人的：它登记在别人名下。');
    return {
      ...wasInForce([tenure], signed, '签名时，这张证书没有登记在签名人名下。'),
      registrar: tenure.registrar,
    };
  }

  /** Throws `Refused` when the certificate has been assigned before. */
  assign(tenure: Tenure): void {
    if (this.#tenures.has(tenure.certificate)) throw new Refused('证书已经登记过');
    this.#tenures.set(tenure.certificate, tenure);
  }

  /**
   * Ends the tenure of a certificate. Throws `Refused` when the certificate has no current tenure.
   *
   * @param accountId the account that must own the certificate; null for any
   */
  end(certificate: string, accountId: string | null, end: TenureEnd): void {
    const tenure = this.#tenures.get(certificate);
    if (!tenure || tenure.until !== null || (accountId !== null && tenure.accountId !== accountId))
      throw new Refused('终止的证书没有登记');
    this.#end(tenure, end);
  }

  /** Ends all tenures of an account that is closed at `at`. */
  endAllOf(accountId: string, at: number): void {
    for (const tenure of this.#tenures.values())
      if (tenure.accountId === accountId && tenure.until === null)
        this.#end(tenure, { at, reason: 'closed' });
  }

  #end(tenure: Tenure, { at, reason }: TenureEnd): void {
    tenure.until = at;
    tenure.endReason = reason;
  }
}
