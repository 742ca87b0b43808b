import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { bundlesIn } from '../../../../electron/shell/bundles';
import type { CoreContract, FilePurpose, SessionState } from '../../../../electron/core/contract';
import { startCore, type CoreOptions } from '../../../../electron/core/main';
import type { Host } from '../../../../electron/core/types';

const dist = path.resolve('dist');

export interface Client {
  core: ContractRouterClient<CoreContract>;
  data: string;
  /** The page's end of the port that `core` uses. */
  port: MessagePort;
  stop(): Promise<void>;
}

/** Uploads a file as a browser page does. Resolves with its handle. */
export async function uploadFile(
  { core }: Pick<Client, 'core'>,
  purpose: FilePurpose,
  file: string,
): Promise<string> {
  const content = await readFile(file);
  const about = { purpose, name: path.basename(file), size: content.length };
  let upload: string | null = null;
  for (let offset = 0; ; offset += PIECE) {
    const bytes = content.subarray(offset, offset + PIECE).toString('base64');
    const answer = await core.host.putFile({ ...about, offset, bytes, upload });
    if (answer.file) return answer.file.handle;
    upload = answer.upload;
  }
}
const PIECE = 1024 * 1024;

/** Uploads a key file. Resolves with the key for `identity.signIn`. */
export const uploadKey = async (client: Pick<Client, 'core'>, file: string) => ({
  kind: 'chosen' as const,
  file: await uploadFile(client, 'key', file),
});

/**
 * Starts a client over a real port. `practice` is the folder of the practice platform, `data` the data folder (a new
 * one by default). `clock` replaces the clocks of the machine; `host` overrides parts of a host without dialogs.
 */
export async function openClient(
  practice: string,
  data?: string,
  clock?: CoreOptions['clock'],
  limits?: CoreOptions['limits'],
  host: Partial<Host> = {},
): Promise<Client> {
  const folder = data ?? (await mkdtemp(path.join(tmpdir(), 'office-')));
  const core = await startCore({
    ...(clock && { clock }),
    ...(limits && { limits }),
    paths: {
      data: folder,
      practice,
      bundles: bundlesIn(dist),
    },
    host: {
      info: { kind: 'test', version: '0', nativeDialogs: false },
      pickFile: () => Promise.resolve(null),
      pickTarget: () => Promise.resolve(null),
      confirmDriver: () => Promise.resolve(true),
      printPdf: () => Promise.resolve(null),
      keyring: null,
      openExternal: () => Promise.resolve(false),
      ...host,
    },
  });
  const { port1, port2 } = new MessageChannel();
  core.serve(port1);
  port2.start();
  const client: ContractRouterClient<CoreContract> = createORPCClient(new RPCLink({ port: port2 }));
  return {
    core: client,
    data: folder,
    port: port2,
    stop: async () => {
      await core.stop();
      port2.close();
    },
  };
}

/** Signs in as a practice person with their certificate file. Rejects when there is no such account. */
export async function signInAs(client: Client, accountId: string): Promise<void> {
  const practice = await client.core.identity.enterPractice();
  const person = practice.accounts.find((account) => account.accountId === accountId);
  if (!person) throw new Error(`no ${accountId} among ${practice.accounts.map((a) => a.accountId).join()}`);
  const key = { kind: 'file' as const, path: person.certificatePath };
  await signInAndPinRoot(client, { key, secret: person.password });
}

/** Signs in, and pins the root of trust when none is pinned yet. */
export async function signInAndPinRoot(
  { core }: { core: Pick<Client['core'], 'identity'> },
  input: Parameters<Client['core']['identity']['signIn']>[0],
): Promise<SessionState> {
  const state = await core.identity.signIn(input);
  const { rootToConfirm } = state;
  return rootToConfirm === null ? state : core.identity.confirmRoot({ root: rootToConfirm });
}

/** Calls `read` until it resolves with a truthy value, and resolves with that value. Rejects after two minutes. */
export async function until<T>(what: string, read: () => Promise<T | null | undefined | false>): Promise<T> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    const value = await read();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}
