import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchCore, type BenchCore } from '../../bench/lib/core';
import { Programs } from '../../unit/platform/program';

/** Limits of the core's own process under attack: MB of resident memory, and ms of one block of its event loop. */
export const MOST_MEMORY = 400;
export const LONGEST_BLOCK = 200;

export interface Victim {
  core: BenchCore;
  folder: string;
  data: string;
  practice: string;
  /** Ends the watch over the event loop. Resolves with its longest blocks, ms, longest first. */
  blocks(): Promise<number[]>;
  stop(): Promise<void>;
}

/**
 * The built core in a process of its own, signed in at a practice platform in another process. `prepare` fills its data
 * folder before it starts.
 */
export async function startVictim(
  accountId: string,
  prepare: (data: string) => void = () => undefined,
): Promise<Victim> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-files-'));
  const programs = new Programs();
  const practice = programs.newDirectory();
  await programs.run(practice);
  const data = join(folder, 'data');
  prepare(data);
  const core = await startBenchCore(data, practice);
  await core.signInAs(accountId);
  let over = () => {};
  const watched = core.watch(() => new Promise<void>((resolve) => (over = resolve)), false);
  return {
    core,
    folder,
    data,
    practice,
    async blocks() {
      over();
      return (await watched).map(({ held }) => held);
    },
    async stop() {
      await core.stop();
      programs.killAll();
      programs.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
