import { createHash, randomBytes } from 'node:crypto';
import {
  loginStatementSchema,
  type Account,
  type Binding,
  type Challenge,
  type LoginErrorCode,
  type LoginStatement,
  type Policy,
  type PlatformSession,
} from '../../contract';
import { canonicalText } from '../../../domain/encoding/canonical';
import { parseCertificate } from '../../../pki/certificates';
import { appendAuditNote } from './audit';
import { Challenges } from './challenges';
import { Refusals } from './refusals';
import type { Caller } from '../access';
import { HttpError, unauthorized } from '../http';
import { TOKEN_MS, USE_NOTED_MS } from '../limits';
import type { Platform } from '../platform';
import { verifySigner } from '../signatures';
import { Sms } from './sms';

const MINUTE = 60_000;
const POLICY = 'policy';
/** Initial policy of the practice platform. */
export const FIRST_POLICY: Policy = {
  offlineDays: 7,
  maxIdleMinutes: 60,
  sessionMinutes: 720,
  maxTries: 5,
  secretDays: 90,
  smsLogin: false,
};

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function refused(code: LoginErrorCode, message: string): HttpError {
  return new HttpError(403, code, message);
}

/** Returns the policy in force. It applies to existing sessions too. */
export function policyOf({ store }: Platform): Policy {
  const text = store.meta(POLICY);
  return text === null ? FIRST_POLICY : (JSON.parse(text) as Policy);
}

/** Sets the policy and ends the sessions that are older than it allows. */
export function setPolicy(platform: Platform, policy: Policy): void {
  const { store } = platform;
  store.setMeta(POLICY, JSON.stringify(policy));
  const oldest = platform.now().getTime() - policy.sessionMinutes * MINUTE;
  store.sql('DELETE FROM session WHERE opened_at <= ?').run(new Date(oldest).toISOString());
}

/** Ends the sessions of an account or of a certificate. */
export function endSessions({ store }: Platform, of: { accountId: string } | { certificate: string }): void {
  if ('accountId' in of) store.sql('DELETE FROM session WHERE account_id = ?').run(of.accountId);
  else store.sql('DELETE FROM session WHERE certificate = ?').run(of.certificate);
}

interface LoginRequest {
  statement: string;
  cms: string;
  code?: string | undefined;
}

interface SessionRow {
  accountId: string;
  certificate: string;
  device: string;
  openedAt: string;
  usedAt: string;
  expiresAt: string;
}

/** Platform sessions. They are stored in the database with the hash of their token, and survive a restart. */
export class Sessions {
  readonly sms: Sms;
  readonly refusals: Refusals;
  readonly #challenges = new Challenges();
  /** Last use of each token, in ms since 1970, by token hash. */
  readonly #used = new Map<string, number>();

  constructor(private readonly platform: Platform) {
    this.sms = new Sms(platform);
    this.refusals = new Refusals(platform);
  }

  /** Returns a challenge for a login. */
  challenge(): Challenge {
    const now = this.platform.now();
    return {
      ...this.#challenges.issue(now),
      audience: this.platform.platformUrl,
      serverTime: now.toISOString(),
    };
  }

  /**
   * Opens a session for the account of the signing certificate. Throws `HttpError` 403 with a `LoginErrorCode`. Success
   * and refusal are audited, except SMS_REQUIRED. `source` is the address of the client.
   */
  open(request: LoginRequest, source: string): PlatformSession {
    const login: { accountId: string; device: string; certificate: string } = {
      accountId: '',
      device: '',
      certificate: '',
    };
    try {
      return this.#open(request, login);
    } catch (error) {
      if (error instanceof HttpError && error.code !== 'SMS_REQUIRED')
        this.refusals.note(
          error.code,
          {
            actorId: login.accountId,
            action: 'session.refuse',
            subject: login.certificate,
            detail: `${error.code}：${error.message}计算机 ${login.device}；来源 ${source}`,
          },
          source,
        );
      throw error;
    }
  }

  #open(
    request: LoginRequest,
    login: { accountId: string; device: string; certificate: string },
  ): PlatformSession {
    const { platform } = this;
    const signed = verifySigner(platform, request.cms, request.statement);
    const binding = platform.bindingOf(signed.certificate);
    login.certificate = signed.certificate;
    login.accountId = binding?.accountId ?? '';
    if (!signed.ok) throw refused(signed.code, signed.message);
    const statement = readLogin(request.statement);
    if (!statement || statement.certificate !== signed.certificate)
      throw refused('SIGNATURE_INVALID', '登录签名的内容不符合约定。');
    login.device = statement.device;
    if (statement.audience !== platform.platformUrl)
      throw refused('SIGNATURE_INVALID', '登录签名不是给本平台的。');
    const { account, notAfter } = loginAccount(binding, signed.account);
    // Last check: only active accounts may fill the list of used nonces.
    if (!this.#challenges.spend(statement.nonce, platform.now()))
      throw refused('CHALLENGE_EXPIRED', '登录随机数已过期或已用过，请重新登录。');
    const policy = policyOf(platform);
    if (policy.smsLogin || platform.faults.settings.smsLogin)
      this.sms.check(account, signed.certificate, request.code, policy);
    const { certificate, device } = statement;
    return this.#issue({ account, certificate, device }, policy, notAfter);
  }

  /**
   * Returns the caller of a bearer token. Throws `HttpError` 401 when the session has expired by its own time or by the
   * policy in force, when its certificate is no longer bound to the account, and when the account is suspended.
   */
  caller(authorization: string | undefined): Caller {
    const hash = sha256(bearer(authorization));
    const row = this.platform.store
      .sql<[string], SessionRow>(
        `SELECT account_id AS accountId, certificate, device, opened_at AS openedAt, used_at AS usedAt,
           expires_at AS expiresAt FROM session WHERE token_hash = ?`,
      )
      .get(hash);
    const account = row && this.#live(hash, row) ? this.platform.account(row.accountId) : null;
    if (!row || !account?.active) {
      this.#used.delete(hash);
      throw unauthorized();
    }
    this.#use(hash, row);
    return { account, certificate: row.certificate, device: row.device };
  }

  #live(hash: string, row: SessionRow): boolean {
    const now = this.platform.now().getTime();
    const { sessionMinutes, maxIdleMinutes } = policyOf(this.platform);
    const used = this.#used.get(hash) ?? Date.parse(row.usedAt);
    const binding = this.platform.bindingOf(row.certificate);
    return (
      now < Date.parse(row.expiresAt) &&
      now < Date.parse(row.openedAt) + sessionMinutes * MINUTE &&
      now < used + maxIdleMinutes * MINUTE &&
      binding?.ended === null &&
      binding.accountId === row.accountId
    );
  }

  #use(hash: string, { usedAt }: SessionRow): void {
    const now = this.platform.now();
    this.#used.set(hash, now.getTime());
    if (Math.abs(now.getTime() - Date.parse(usedAt)) < USE_NOTED_MS) return;
    const { store } = this.platform;
    store.sql('UPDATE session SET used_at = ? WHERE token_hash = ?').run(now.toISOString(), hash);
  }

  /** Ends the session of a bearer token and audits it. Throws `HttpError` 401 for a malformed token. */
  close({ account, certificate, device }: Caller, authorization: string | undefined): void {
    const { store } = this.platform;
    const hash = sha256(bearer(authorization));
    this.#used.delete(hash);
    store.transaction(() => {
      store.sql('DELETE FROM session WHERE token_hash = ?').run(hash);
      appendAuditNote(this.platform, {
        actorId: account.id,
        action: 'session.close',
        subject: certificate,
        detail: `计算机 ${device}`,
      });
    });
  }

  #issue({ account, certificate, device }: Caller, policy: Policy, notAfter: Date): PlatformSession {
    const now = this.platform.now();
    const token = randomBytes(32).toString('base64url');
    const life = Math.min(TOKEN_MS, policy.sessionMinutes * MINUTE);
    const end = Math.min(now.getTime() + life, notAfter.getTime());
    const [openedAt, expiresAt] = [now.toISOString(), new Date(end).toISOString()];
    const { store } = this.platform;
    for (const [hash, used] of this.#used) if (used < now.getTime() - TOKEN_MS) this.#used.delete(hash);
    store.transaction(() => {
      store.sql('DELETE FROM session WHERE expires_at <= ?').run(now.toISOString());
      store
        .sql(
          `INSERT INTO session (token_hash, account_id, device, opened_at, used_at, expires_at, certificate)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(sha256(token), account.id, device, openedAt, openedAt, expiresAt, certificate);
      appendAuditNote(this.platform, {
        actorId: account.id,
        action: 'session.open',
        subject: certificate,
        detail: `计算机 ${device}`,
      });
    });
    return { token, expiresAt, serverTime: now.toISOString(), account, policy, offer: this.platform.offer };
  }
}

/**
 * Returns the account that may log in by a certificate, and the end of the certificate's validity. Throws `HttpError`
 * 403 when the binding of the certificate is missing or has ended, or the account is not active.
 *
 * @param account null when no binding of the certificate is in force
 */
function loginAccount(
  binding: Binding | null,
  account: Account | null,
): { account: Account; notAfter: Date } {
  if (binding?.ended?.reason === 'closed')
    throw refused('ACCOUNT_SUSPENDED', '该账号已注销，请联系系统管理员。');
  if (!account || !binding)
    throw refused(
      'CERTIFICATE_UNKNOWN',
      binding ? '该证书的登记已经终止，请用新的证书登录。' : '该证书没有在平台登记。',
    );
  if (!account.active) throw refused('ACCOUNT_SUSPENDED', '该账号已停用，请联系系统管理员。');
  const { notAfter } = parseCertificate(Buffer.from(binding.certificate, 'base64'));
  return { account, notAfter };
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1];
  if (!token) throw unauthorized();
  return token;
}

function readLogin(text: string): LoginStatement | null {
  try {
    const parsed = loginStatementSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
