import type { KeyLocation } from './contract';
import type { AuditAction } from '../platform/contract';
import { Failure } from './failure';
import type { PreLoginAudit } from './pre-login-audit';
import { keyLocationText } from './session-state';
import type { AppState } from './types';

/** Failure codes that ask the user for another input; they are not recorded as a failed login. */
const QUESTIONS = ['SMS_REQUIRED', 'PIN_LAST_TRY', 'CERTIFICATE_RENEWED'];

/** Audit of what is done on the program itself, with or without a signed-in account. */
export class AppAudit {
  constructor(
    private readonly office: Pick<AppState, 'session'>,
    private readonly preLoginAudit: PreLoginAudit,
  ) {}

  /** Appends to the audit chain of the signed-in account; without one, to the entries kept for the next sign-in. */
  record(action: AuditAction, subject: string, detail: string): void {
    if (this.office.session) this.office.session.audit(action, subject, detail);
    else this.preLoginAudit.append(action, subject, detail);
  }

  /** Records the failed use of a key, unless the code is one of `QUESTIONS`. Throws `error`. */
  recordKeyFailure(action: AuditAction, key: KeyLocation | null, error: unknown): never {
    if (error instanceof Failure && !QUESTIONS.includes(error.code))
      this.record(action, key ? keyLocationText(key) : '', `${error.code}：${error.message}`);
    throw error;
  }
}
