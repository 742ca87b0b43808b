import { createHash } from 'node:crypto';
import type { Binding, bindingEndSchema } from '../../contract';
import type { z } from 'zod';
import type { Store } from '../store';

type BindingEnd = z.infer<typeof bindingEndSchema>;

/**
 * Bindings of certificates to accounts: `certificate` records of the change feed. Every write is part of a transaction.
 */
export class Bindings {
  constructor(
    private readonly store: Store,
    private readonly now: () => Date,
  ) {}

  /** Returns all bindings, ended ones included. */
  all(): Binding[] {
    return this.store.all<Binding>('certificate');
  }

  /** Returns a binding, also an ended one. `sha256`: of the certificate in DER, hex. */
  of(sha256: string): Binding | null {
    return this.store.get<Binding>('certificate', sha256);
  }

  /** Returns the bindings of an account that have not ended. */
  live(accountId: string): Binding[] {
    return this.all().filter((binding) => binding.accountId === accountId && binding.ended === null);
  }

  /**
   * Binds a certificate (DER) and returns the feed position. Does not check the chain or an existing binding: the
   * caller has to.
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

  /**
   * Ends a binding and returns the feed position; null when none is in force. Does not end sessions: the caller has to.
   */
  end(sha256: string, reason: BindingEnd): number | null {
    const binding = this.of(sha256);
    if (!binding || binding.ended !== null) return null;
    const ended = { at: this.now().toISOString(), reason };
    return this.store.put('certificate', sha256, null, { ...binding, ended });
  }
}
