import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Account, AuditAction, LoginErrorCode, Phone, Policy } from '../../contract';
import { appendAuditNote, countAuditEntriesSince } from './audit';
import { HttpError } from '../http';
import { PEOPLE } from '../people';
import type { Platform } from '../platform';

const CODE_MS = 5 * 60_000;
const AGAIN_MS = 60_000;
const TRIES_PER_CODE = 3;
const FAILURES_MS = 15 * 60_000;
const MESSAGES_KEPT = 50;
const PHONES_SEEDED = 'phones-seeded';

/** A message that a real platform would send by SMS. */
interface SentMessage {
  at: string;
  accountId: string;
  text: string;
}

interface Pending {
  code: string;
  /** SHA-256 of the certificate of the login; the code is invalid with another. */
  certificate: string;
  sentAt: number;
  tries: number;
}

function phoneOf({ store }: Platform, accountId: string): string | null {
  const number = store.sql<[string], string>('SELECT number FROM phone WHERE account_id = ?').pluck();
  return number.get(accountId) ?? null;
}

/** Sets the mobile number of an account; an empty `number` deletes it. */
export function setPhone({ store }: Platform, accountId: string, number: string): void {
  store.sql('DELETE FROM phone WHERE account_id = ?').run(accountId);
  if (number !== '') store.sql('INSERT INTO phone VALUES (?, ?)').run(accountId, number);
}

const waitingPhone = (proposalId: string) => `phone:${proposalId}`;

/** Stores the mobile number that belongs to a proposed act. */
export function storeProposalPhone({ store }: Platform, proposalId: string, phone: Phone): void {
  store.setMeta(waitingPhone(proposalId), JSON.stringify(phone));
}

/** Returns and deletes the mobile number that belongs to a proposal; null when there is none. */
export function takeProposalPhone({ store }: Platform, proposalId: string): Phone | null {
  const text = store.meta(waitingPhone(proposalId));
  store.sql('DELETE FROM meta WHERE key = ?').run(waitingPhone(proposalId));
  return text === null ? null : (JSON.parse(text) as Phone);
}

/** Numbers of the practice people, from a range that is not assigned. */
function seedPhones(platform: Platform): void {
  const { store } = platform;
  store.transaction(() => {
    if (store.meta(PHONES_SEEDED)) return;
    PEOPLE.forEach(({ id }, index) => setPhone(platform, id, `1380000${String(index + 1).padStart(4, '0')}`));
    store.setMeta(PHONES_SEEDED, platform.now().toISOString());
  });
}

const masked = (number: string) => `${number.slice(0, 3)}****${number.slice(-4)}`;
const refused = (code: LoginErrorCode, message: string) => new HttpError(403, code, message);

/** SMS codes as a second factor of the login (第十四条(三)). Held in memory: a restart invalidates them. */
export class Sms {
  readonly #pending = new Map<string, Pending>();
  #messages: SentMessage[] = [];

  constructor(private readonly platform: Platform) {
    seedPhones(platform);
  }

  /** Sent messages, newest first. */
  get messages(): readonly SentMessage[] {
    return this.#messages;
  }

  /**
   * Checks and uses up a code. Throws `HttpError` 403: SMS_REQUIRED when `given` is undefined (a code is then sent, if
   * a number is registered and the last code is not too recent), SMS_WRONG, SMS_EXPIRED, or TOO_MANY_TRIES.
   */
  check(account: Account, certificate: string, given: string | undefined, policy: Policy): void {
    const now = this.platform.now();
    const since = new Date(now.getTime() - FAILURES_MS);
    if (countAuditEntriesSince(this.platform, account.id, 'sms.wrong', since) >= policy.maxTries)
      throw refused('TOO_MANY_TRIES', '验证码输错次数过多，请十五分钟后再登录。');
    if (given === undefined) throw this.#send(account, certificate, now.getTime());
    const pending = this.#pending.get(account.id);
    const age = pending ? now.getTime() - pending.sentAt : Infinity;
    if (!pending || pending.certificate !== certificate || age > CODE_MS || pending.tries >= TRIES_PER_CODE)
      throw refused('SMS_EXPIRED', '验证码已失效，请重新获取。');
    if (!same(given, pending.code)) throw this.#wrong(account, pending);
    this.#pending.delete(account.id);
  }

  #wrong(account: Account, pending: Pending): HttpError {
    pending.tries += 1;
    const left = TRIES_PER_CODE - pending.tries;
    this.#note('sms.wrong', account.id, `登录验证码第 ${pending.tries} 次输错`);
    return refused(
      'SMS_WRONG',
      left > 0
        ? `验证码不正确，还可以再试 ${left} 次。`
        : '验证码不正确，已输错 3 次，这个验证码作废，请重新获取。',
    );
  }

  #send(account: Account, certificate: string, now: number): HttpError {
    const number = phoneOf(this.platform, account.id);
    if (number === null) {
      this.#note('sms.fail', account.id, '账号没有登记手机号，验证码无处发送');
      return refused(
        'SMS_REQUIRED',
        '平台要求短信验证码，而您的账号没有登记手机号，请联系系统管理员登记后再登录。',
      );
    }
    const last = this.#pending.get(account.id);
    if (last && last.certificate === certificate && now >= last.sentAt && now - last.sentAt < AGAIN_MS)
      return refused(
        'SMS_REQUIRED',
        `验证码刚刚已发送到 ${masked(number)}，请查看短信；一分钟后可以重新获取。`,
      );
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#pending.set(account.id, { code, certificate, sentAt: now, tries: 0 });
    const text = `【演练平台】登录验证码 ${code}，五分钟内有效，请勿告诉他人。`;
    const sent = { at: new Date(now).toISOString(), accountId: account.id, text };
    this.#messages = [sent, ...this.#messages].slice(0, MESSAGES_KEPT);
    this.#note('sms.send', account.id, `登录验证码发送到 ${masked(number)}`);
    return refused('SMS_REQUIRED', `登录验证码已发送到 ${masked(number)}，五分钟内有效。`);
  }

  #note(action: AuditAction, accountId: string, detail: string): void {
    appendAuditNote(this.platform, { actorId: accountId, action, subject: accountId, detail });
  }
}

function same(given: string, code: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(code)];
  return a.length === b.length && timingSafeEqual(a, b);
}
