import { createHash, randomBytes } from 'node:crypto';
import {
  loginStatementSchema,
  type Challenge,
  type LoginErrorCode,
  type LoginStatement,
  type Policy,
  type Session,
} from '../../contract';
import { canonicalText } from '../../../core/articles/rules/package';
import { note } from './audit';
import type { Caller } from '../access';
import { HttpError, unauthorized } from '../http';
import type { Platform } from '../platform';
import { verifySigner } from '../signatures';
import { Sms } from './sms';

const CHALLENGE_MS = 60_000;
const CHALLENGE_LIMIT = 10_000;
const TOKEN_MS = 12 * 3_600_000;
const POLICY = 'policy';
/** The policy that the practice platform begins with. */
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

/** The policy in force. A session keeps the one that it was opened under. */
export function policyOf({ store }: Platform): Policy {
  const text = store.meta(POLICY);
  return text === null ? FIRST_POLICY : (JSON.parse(text) as Policy);
}

export function setPolicy({ store }: Platform, policy: Policy): void {
  store.setMeta(POLICY, JSON.stringify(policy));
}

/** Ends the sessions of an account, or those that one certificate opened. */
export function endSessions({ store }: Platform, of: { accountId: string } | { certificate: string }): void {
  if ('accountId' in of) store.sql('DELETE FROM session WHERE account_id = ?').run(of.accountId);
  else store.sql('DELETE FROM session WHERE certificate = ?').run(of.certificate);
}

/** Challenges in memory, sessions in the database: a token outlives a restart, by its hash only. */
export class Sessions {
  readonly sms: Sms;
  readonly #challenges = new Map<string, number>();

  constructor(private readonly platform: Platform) {
    this.sms = new Sms(platform);
  }

  challenge(): Challenge {
    const now = this.platform.now();
    if (this.#challenges.size >= CHALLENGE_LIMIT) this.#challenges.clear();
    const nonce = randomBytes(32).toString('base64url');
    const expires = now.getTime() + CHALLENGE_MS;
    this.#challenges.set(nonce, expires);
    return {
      nonce,
      audience: this.platform.platformUrl,
      expiresAt: new Date(expires).toISOString(),
      serverTime: now.toISOString(),
    };
  }

  /** Opens a session for the account that the signing certificate belongs to, or throws why not; either is noted. */
  open(request: { statement: string; cms: string; code?: string | undefined }): Session {
    const login: { accountId: string; device: string; certificate: string } = {
      accountId: '',
      device: '',
      certificate: '',
    };
    try {
      return this.#open(request, login);
    } catch (error) {
      if (error instanceof HttpError && error.code !== 'SMS_REQUIRED')
        note(this.platform, {
          actorId: login.accountId,
          action: 'session.refuse',
          subject: login.certificate,
          detail: `${error.code}：${error.message}设备 ${login.device}`,
        });
      throw error;
    }
  }

  #open(
    request: { statement: string; cms: string; code?: string | undefined },
    login: { accountId: string; device: string; certificate: string },
  ): Session {
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
    if (!this.#spend(statement.nonce))
      throw refused('CHALLENGE_EXPIRED', '登录随机数已过期或已用过，请重新登录。');
    const { account } = signed;
    if (!account)
      throw refused(
        'CERTIFICATE_UNKNOWN',
        binding ? '该证书的登记已经终止，请用新的证书登录。' : '该证书没有在平台登记。',
      );
    if (!account.active) throw refused('ACCOUNT_SUSPENDED', '该账号已停用，请联系系统管理员。');
    const policy = policyOf(platform);
    if (policy.smsLogin || platform.faults.settings.smsLogin)
      this.sms.check(account, signed.certificate, request.code, policy);
    return this.#issue({ account, certificate: signed.certificate, device: statement.device }, policy);
  }

  /** Who a bearer token is of; throws 401 when the session is over or the account suspended. */
  caller(authorization: string | undefined): Caller {
    const token = bearer(authorization);
    const row = this.platform.store
      .sql<[string], { accountId: string; certificate: string; device: string; expiresAt: string }>(
        `SELECT account_id AS accountId, certificate, device, expires_at AS expiresAt
         FROM session WHERE token_hash = ?`,
      )
      .get(sha256(token));
    if (!row || Date.parse(row.expiresAt) <= this.platform.now().getTime()) throw unauthorized();
    const account = this.platform.account(row.accountId);
    if (!account?.active) throw unauthorized();
    return { account, certificate: row.certificate, device: row.device };
  }

  close({ account, certificate, device }: Caller, authorization: string | undefined): void {
    const { store } = this.platform;
    store.transaction(() => {
      store.sql('DELETE FROM session WHERE token_hash = ?').run(sha256(bearer(authorization)));
      note(this.platform, {
        actorId: account.id,
        action: 'session.close',
        subject: certificate,
        detail: `设备 ${device}`,
      });
    });
  }

  #spend(nonce: string): boolean {
    const expires = this.#challenges.get(nonce);
    this.#challenges.delete(nonce);
    return expires !== undefined && expires > this.platform.now().getTime();
  }

  #issue({ account, certificate, device }: Caller, policy: Policy): Session {
    const now = this.platform.now();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + TOKEN_MS).toISOString();
    const { store } = this.platform;
    store.transaction(() => {
      store.sql('DELETE FROM session WHERE expires_at <= ?').run(now.toISOString());
      store
        .sql(
          'INSERT INTO session (token_hash, account_id, device, expires_at, certificate) VALUES (?, ?, ?, ?, ?)',
        )
        .run(sha256(token), account.id, device, expiresAt, certificate);
      note(this.platform, {
        actorId: account.id,
        action: 'session.open',
        subject: certificate,
        detail: `设备 ${device}`,
      });
    });
    return { token, expiresAt, serverTime: now.toISOString(), account, policy };
  }
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
