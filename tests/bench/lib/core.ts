import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { bundlesIn } from '../../../electron/shell/bundles';
import { CORE_ALLOCATOR, CORE_HEAP } from '../../../electron/shell/core-memory';
import { root } from '../../../build/machine.mjs';
import type { Message } from '../../../build/preview/keeper';
import type { CoreContract, SyncStatus } from '../../../electron/core/contract';

/**
 * A block of the event loop of the core, in ms. `wall`: elapsed time; `blocked`: without the time in which this thread was
 * ready while the machine ran others, or waited for a process to start; `cpu`: processor time of the thread; `code`: what
 * ran.
 */
export interface Block {
  wall: number;
  blocked: number;
  cpu: number;
  code: string;
}

export interface BenchCore {
  core: ContractRouterClient<CoreContract>;
  data: string;
  pid: number;
  signInAs(accountId: string): Promise<void>;
  /** Resolves with the first status for which `holds` is true. */
  waitForStatus(holds: (status: SyncStatus) => boolean): Promise<SyncStatus>;
  /** Resolves when the search index is complete. No pull may be running. */
  waitUntilIndexed(): Promise<void>;
  /** Runs `work` and returns the blocks of the event loop that are longer than 10 ms, longest first. */
  measureBlocks(work: () => Promise<unknown>, profile?: boolean): Promise<Block[]>;
  /** Returns the largest resident set of the core process so far, in MB. */
  memory(): Promise<number>;
  /** Returns the size of the live objects of the core in MB, after garbage collection. */
  heap(): Promise<number>;
  /** Returns when the core requested the first page of the feed, in ms since 1970. */
  pullStartedAt(): Promise<number>;
  stop(): Promise<void>;
}

/** Returns the environment for a plain Node.js process, without the database binding that is for Electron only. */
export function nodeEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  delete environment['BETTER_SQLITE3_BINDING'];
  return environment;
}

/**
 * Starts the built core in a separate process over the data folder `data`, as the browser host does. Times measured
 * through `core` are those of a page, including the communication between the processes. `environment`: additional
 * variables of the process.
 */
export async function startBenchCore(
  data: string,
  practice: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<BenchCore> {
  mkdirSync(data, { recursive: true });
  const dist = join(root, 'dist');
  const child = fork(join(dist, 'preview', 'core.cjs'), [], {
    serialization: 'advanced',
    execArgv: [
      ...CORE_HEAP,
      '--expose-gc',
      '--import',
      pathToFileURL(join(root, 'tests/bench/lib/probe.mjs')).href,
    ],
    env: { ...nodeEnvironment(), ...CORE_ALLOCATOR, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const tell = (message: Message) => child.send(message);
  tell({
    type: 'start',
    version: '0',
    paths: {
      data,
      practice,
      bundles: bundlesIn(dist),
    },
  });
  tell({ type: 'open', id: 1 });
  let deliver: (frame: unknown) => void = () => undefined;
  child.on('message', (message: Message) => {
    if (message.type === 'frame') deliver(message.data);
  });
  const core: ContractRouterClient<CoreContract> = createORPCClient(
    new RPCLink({
      port: {
        postMessage: (data: string | ArrayBuffer) =>
          tell({ type: 'frame', id: 1, data: typeof data === 'string' ? data : new Uint8Array(data) }),
        onMessage: { addListener: (listener: (frame: unknown) => void) => (deliver = listener) },
        onDisconnect: { addListener: () => undefined },
      },
    }),
  );
  const probe = probeOf(child);
  await core.host.info();

  async function status(holds: (status: SyncStatus) => boolean): Promise<SyncStatus> {
    for await (const now of await core.sync.watch()) if (holds(now)) return now;
    throw new Error('the core ended');
  }

  return {
    core,
    data,
    pid: child.pid!,
    waitForStatus: status,
    async signInAs(accountId) {
      const { accounts } = await core.identity.enterPractice();
      const person = accounts.find((account) => account.accountId === accountId);
      if (!person) throw new Error(`no ${accountId}`);
      await core.identity.signIn({
        key: { kind: 'file', path: person.certificatePath },
        secret: person.password,
      });
    },
    async waitUntilIndexed() {
      const changes = await core.host.watch();
      const done = async () => (await core.articles.search({ text: '通知', limit: 1 })).unindexed === 0;
      if (await done()) return;
      for await (const { calls } of changes) if (calls.includes('articles.search') && (await done())) return;
    },
    async measureBlocks(work, profile = true) {
      await probe('begin', { profile });
      await work();
      // A block is detected at the tick after it.
      await new Promise((resolve) => setTimeout(resolve, 50));
      return probe('end');
    },
    memory: () => probe('memory'),
    heap: () => probe('heap'),
    pullStartedAt: () => probe('pulled'),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      tell({ type: 'stop' });
      await gone;
    },
  };
}

function probeOf(child: ChildProcess) {
  let asked = 0;
  const waiting = new Map<number, (value: unknown) => void>();
  child.on('message', (message: { type: string; question: number; value: unknown }) => {
    if (message.type !== 'probed') return;
    waiting.get(message.question)?.(message.value);
    waiting.delete(message.question);
  });
  return <T>(ask: 'begin' | 'end' | 'memory' | 'heap' | 'pulled', more: object = {}): Promise<T> =>
    new Promise((resolve) => {
      const question = asked++;
      waiting.set(question, resolve as (value: unknown) => void);
      child.send({ type: 'probe', ask, question, ...more });
    });
}
