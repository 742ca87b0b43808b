import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Challenge } from '../../contract';
import { CHALLENGE_MS } from '../limits';

const TIME_BYTES = 6;
const RANDOM_BYTES = 10;
const BODY_BYTES = TIME_BYTES + RANDOM_BYTES;
const MAC_BYTES = 16;

/**
 * Stateless challenges: the nonce contains its expiry and a MAC, so that issuing needs no memory and does not
 * invalidate others. Used nonces are remembered until they expire. The key is valid until the process ends.
 */
export class Challenges {
  readonly #key = randomBytes(32);
  /** Expiry of each used nonce, in ms since 1970. */
  readonly #spent = new Map<string, number>();

  issue(now: Date): Pick<Challenge, 'nonce' | 'expiresAt'> {
    const expires = now.getTime() + CHALLENGE_MS;
    const body = Buffer.alloc(BODY_BYTES);
    body.writeUIntBE(expires, 0, TIME_BYTES);
    randomBytes(RANDOM_BYTES).copy(body, TIME_BYTES);
    const nonce = Buffer.concat([body, this.#mac(body)]).toString('base64url');
    return { nonce, expiresAt: new Date(expires).toISOString() };
  }

  /** True when the nonce was issued by this process, has not expired and was not used before; marks it as used. */
  spend(nonce: string, now: Date): boolean {
    for (const [old, expires] of this.#spent) if (expires <= now.getTime()) this.#spent.delete(old);
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== BODY_BYTES + MAC_BYTES || bytes.toString('base64url') !== nonce) return false;
    const body = bytes.subarray(0, BODY_BYTES);
    if (!timingSafeEqual(this.#mac(body), bytes.subarray(BODY_BYTES))) return false;
    const expires = body.readUIntBE(0, TIME_BYTES);
    if (expires <= now.getTime() || this.#spent.has(nonce)) return false;
    this.#spent.set(nonce, expires);
    return true;
  }

  #mac(body: Buffer): Buffer {
    return createHmac('sha256', this.#key)
      .update('gov.session.challenge/1')
      .update(body)
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
