import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { CoreContract } from '../../electron/core/contract';

/**
 * Enters the practice platform and signs in as one of its accounts, by the calls of a page. The root of trust is
 * confirmed as the platform names it: the practice platform has no second source for it.
 *
 * `serve` answers the calls on a port. Rejects when there is no such account, or with the failure of the core.
 */
export async function signInAs(accountId: string, serve: (port: MessagePort) => void): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  serve(port1);
  port2.start();
  const core: ContractRouterClient<CoreContract> = createORPCClient(new RPCLink({ port: port2 }));
  try {
    const { accounts } = await core.identity.enterPractice();
    const account = accounts.find((it) => it.accountId === accountId);
    if (!account) throw new Error(`The practice platform has no account ${accountId}`);
    const { rootToConfirm } = await core.identity.signIn({
      key: { kind: 'file', path: account.certificatePath },
      secret: account.password,
    });
    if (rootToConfirm !== null) await core.identity.confirmRoot({ root: rootToConfirm });
  } finally {
    port2.close();
  }
}
