import { createHash } from 'node:crypto';
import type { Binding, bindingEndSchema } from '../../contract';
import type { z } from 'zod';
import type { Store } from '../store';

type BindingEnd = z.infer<typeof bindingEndSchema>;

/** Which certificate is whose: `certificate` records of the feed. Every write is part of a transaction. */
export class Bindings {
  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
  ) {}

  /** Also those that ended. */
  all(): Binding[] {
    return this.store.all<Binding>('certificate');
  }

  /** By the SHA-256 of the certificate's DER, hex; also one that ended. */
  of(sha256: string): Binding | null {
    return this.store.get<Binding>('certificate', sha256);
  }

  /** Those of an account that are in force. */
  live(accountId: string): Binding[] {
    return this.all().filter((binding) => binding.accountId === accountId && binding.ended === null);
  }

  /**
   * Binds a certificate, DER; gives the feed position. Whether it may be bound (its chain, whose it is already) is for
   * the caller to judge.
   */
  bind(
    accountId: string,
    certificate: Uint8Array,
    act: Binding['act'],
    at: string = this.now().toISOString(),
  ): number {
    const id = createHash('sha256').update(certificate).digest('hex');
    const binding: Binding = {
      id,
      accountId,
      certificate: Buffer.from(certificate).toString('base64'),
      boundAt: at,
      ended: null,
      act,
    };
    return this.store.put('certificate', id, null, binding);
  }

  /** Ends a binding; gives the feed position, or null when there is none in force. Sessions are the caller's matter. */
  end(sha256: string, reason: BindingEnd): number | null {
    const binding = this.of(sha256);
    if (!binding || binding.ended !== null) return null;
    const ended = { at: this.now().toISOString(), reason };
    return this.store.put('certificate', sha256, null, { ...binding, ended });
  }
}
