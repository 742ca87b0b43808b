import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { expect } from 'vitest';
import type { CoreContract, Settings } from '../../../electron/core/contract';
import { CORE_ALLOCATOR, CORE_HEAP } from '../../../electron/shell/core-memory';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/service';
import { bundle } from '../../faults/store/fixture';
import { signInAndPinRoot, uploadKey } from '../../unit/core/office/client';
import type { CoreAnswer, CoreArguments, CoreRequest, Load } from './core-process';

export type { Load } from './core-process';

/** Limits of the core during an attack: peak memory in bytes, and the longest block of its event loop in ms. */
export const MEMORY_LIMIT = 400 * 1024 * 1024;
export const STALL_LIMIT = 200;

/** Failure of a call as the page receives it. */
export interface CallFailure extends Error {
  code: string;
  data: unknown;
}

type Body<T> = T extends unknown ? Omit<T, 'id'> : never;

/** Bundles the script of the core process into `folder`. Resolves with its path. Call it once per test file. */
export function buildCoreProcess(folder: string): Promise<string> {
  return bundle('tests/attacks/support/core-process.ts', folder);
}

/**
 * The real core in a separate process. `core` calls it as a page does; a failed call rejects with `code` and `message`.
 * Calls reject with `CORE_GONE` when the process has ended.
 */
export class CoreProcess {
  private last = 0;
  private readonly waiting = new Map<number, (answer: CoreAnswer | null) => void>();
  private stderr = '';
  private stopping = false;

  private constructor(
    readonly data: string,
    private readonly child: ChildProcess,
  ) {
    child.stderr?.on('data', (part: Buffer) => (this.stderr += part.toString()));
    child.on('message', (answer: CoreAnswer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    child.once('close', () => {
      for (const settle of this.waiting.values()) settle(null);
      this.waiting.clear();
    });
  }

  /** Starts the core with data folder `data`. `settings` override the default settings. */
  static async start(
    script: string,
    options: CoreArguments & { settings?: Partial<Settings> },
  ): Promise<CoreProcess> {
    const { settings, ...rest } = options;
    mkdirSync(rest.data, { recursive: true });
    const file = join(rest.data, 'settings.json');
    if (settings) writeFileSync(file, JSON.stringify({ ...DEFAULT_SETTINGS, ...settings }));
    const child = fork(script, [JSON.stringify(rest satisfies CoreArguments)], {
      execArgv: CORE_HEAP,
      env: { ...process.env, ...CORE_ALLOCATOR },
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const core = new CoreProcess(rest.data, child);
    await core.answered(0);
    return core;
  }

  readonly core: ContractRouterClient<CoreContract> = new Proxy({} as ContractRouterClient<CoreContract>, {
    get: (_, group: string) =>
      new Proxy({}, { get: (__, name: string) => (input: unknown) => this.call(group, name, input) }),
  });

  call(group: string, name: string, input?: unknown): Promise<unknown> {
    return this.request({ call: [group, name], input });
  }

  /** Posts any cloneable value to the core's port, bypassing the client of the contract. */
  async post(frame: unknown): Promise<void> {
    await this.request({ post: frame });
  }

  /** Like `call`, with JSON text as input. It may be nested more deeply than `JSON.stringify` supports. */
  callRaw(group: string, name: string, json: string): Promise<unknown> {
    return this.request({ raw: [group, name], json });
  }

  load(): Promise<Load> {
    return this.request({ load: true }) as Promise<Load>;
  }

  /** Expects peak memory, and the longest stall since the previous reading, to be within their limits. */
  async expectLoadWithinLimits(): Promise<void> {
    const { memory, longestBlock } = await this.load();
    expect(memory, 'peak memory of the core, bytes').toBeLessThan(MEMORY_LIMIT);
    expect(longestBlock, 'longest stall of the core, ms').toBeLessThan(STALL_LIMIT);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.stopping = true;
    const gone = new Promise((done) => this.child.once('close', done));
    await this.request({ stop: true });
    this.child.kill('SIGKILL');
    await gone;
  }

  private answered(id: number): Promise<CoreAnswer | null> {
    return new Promise((done) => this.waiting.set(id, done));
  }

  private async request(body: Body<CoreRequest>): Promise<unknown> {
    const id = ++this.last;
    const answered = this.answered(id);
    if (this.child.connected) this.child.send({ id, ...body } as CoreRequest);
    else this.waiting.get(id)?.(null);
    const answer = await answered;
    if (answer === null)
      throw Object.assign(new Error(`the core process ended${this.stopping ? '' : `:\n${this.stderr}`}`), {
        code: 'CORE_GONE',
      });
    if ('failure' in answer)
      throw Object.assign(new Error(answer.failure.message), answer.failure) satisfies CallFailure;
    return answer.value;
  }
}

/**
 * Signs in as a practice person with the certificate file that the platform issued, and pins the root of trust.
 * Rejects when the account does not exist or the login fails.
 */
export async function signIn(
  { core }: CoreProcess,
  platform: { accounts: ReadonlyArray<{ accountId: string; certificatePath: string; password: string }> },
  accountId: string,
): Promise<void> {
  const person = platform.accounts.find((account) => account.accountId === accountId);
  if (!person) throw new Error(`no account ${accountId}`);
  const { certificatePath, password: secret } = person;
  await signInAndPinRoot({ core }, { key: await uploadKey({ core }, certificatePath), secret });
}

/** Resolves with the failure of a call. Fails the test when the call succeeds. */
export async function failureOf(promise: Promise<unknown>): Promise<CallFailure> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, 'the call did not fail').not.toBeNull();
  return error as CallFailure;
}
