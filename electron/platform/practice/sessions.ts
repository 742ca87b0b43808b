import { createHash, randomBytes } from 'node:crypto';
import {
  loginStatementSchema,
  type Account,
  type Challenge,
  type LoginErrorCode,
  type Policy,
  type Session,
} from '../contract';
import { canonicalText } from '../../core/articles/rules/package';
import { HttpError, unauthorized } from './http';
import type { Platform } from './platform';
import { verifySigner } from './signatures';

const CHALLENGE_MS = 60_000;
const CHALLENGE_LIMIT = 10_000;
const TOKEN_MS = 12 * 3_600_000;
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

/** Challenges in memory, sessions in the database: a token outlives a restart, by its hash only. */
export class Sessions {
  readonly #challenges = new Map<string, number>();

  constructor(private readonly platform: Platform) {}

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

  /** Opens a session for the account that the signing certificate belongs to, or throws why not. */
  open(request: { statement: string; cms: string }): Session {
    const { platform } = this;
    const signed = verifySigner(platform, request.cms, request.statement);
    if (!signed.ok) throw refused(signed.code, signed.message);
    const statement = readLogin(request.statement);
    if (!statement || statement.certificate !== signed.certificate)
      throw refused('SIGNATURE_INVALID', '登录签名的内容不符合约定。');
    if (statement.audience !== platform.platformUrl)
      throw refused('SIGNATURE_INVALID', '登录签名不是给本平台的。');
    if (!this.#spend(statement.nonce))
      throw refused('CHALLENGE_EXPIRED', '登录随机数已过期或已用过，请重新登录。');
    if (!signed.account) throw refused('CERTIFICATE_UNKNOWN', '该证书没有在平台登记。');
    if (!signed.account.active) throw refused('ACCOUNT_SUSPENDED', '该账号已停用，请联系系统管理员。');
    return this.#issue(signed.account, statement.device);
  }

  /** The account of a bearer token; throws 401 when the session is over or the account suspended. */
  account(authorization: string | undefined): Account {
    const token = bearer(authorization);
    const row = this.platform.store
      .sql<[string], { account_id: string; expires_at: string }>(
        'SELECT account_id, expires_at FROM session WHERE token_hash = ?',
      )
      .get(sha256(token));
    if (!row || Date.parse(row.expires_at) <= this.platform.now().getTime()) throw unauthorized();
    const account = this.platform.account(row.account_id);
    if (!account?.active) throw unauthorized();
    return account;
  }

  close(authorization: string | undefined): void {
    const hash = sha256(bearer(authorization));
    this.platform.store.sql('DELETE FROM session WHERE token_hash = ?').run(hash);
  }

  #spend(nonce: string): boolean {
    const expires = this.#challenges.get(nonce);
    this.#challenges.delete(nonce);
    return expires !== undefined && expires > this.platform.now().getTime();
  }

  #issue(account: Account, device: string): Session {
    const now = this.platform.now();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + TOKEN_MS).toISOString();
    const { sql } = this.platform.store;
    sql('DELETE FROM session WHERE expires_at <= ?').run(now.toISOString());
    sql('INSERT INTO session VALUES (?, ?, ?, ?)').run(sha256(token), account.id, device, expiresAt);
    return { token, expiresAt, serverTime: now.toISOString(), account, policy: FIRST_POLICY };
  }
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1];
  if (!token) throw unauthorized();
  return token;
}

function readLogin(text: string) {
  try {
    const parsed = loginStatementSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
