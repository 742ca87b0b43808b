import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBenchCore, type BenchCore } from '../../bench/lib/core';
import { PracticeProcesses } from '../../unit/platform/practice-process';

/** Limits of the core process under attack: resident memory in MB, and the longest block of its event loop in ms. */
export const MAX_MEMORY_MB = 400;
export const MAX_BLOCK_MS = 200;

export interface AttackedCore {
  core: BenchCore;
  folder: string;
  data: string;
  practice: string;
  /** Stops measuring the event loop. Resolves with its longest blocks in ms, longest first. */
  stopMeasuring(): Promise<number[]>;
  stop(): Promise<void>;
}

/**
 * Starts the built core in a separate process, signed in at a practice platform in another process. `prepare` is called
 * with the data folder before the core starts.
 */
export async function startAttackedCore(
  accountId: string,
  prepare: (data: string) => void = () => undefined,
): Promise<AttackedCore> {
  const folder = mkdtempSync(join(tmpdir(), 'attack-files-'));
  const programs = new PracticeProcesses();
  const practice = programs.newDirectory();
  await programs.run(practice);
  const data = join(folder, 'data');
  prepare(data);
  const core = await startBenchCore(data, practice);
  await core.signInAs(accountId);
  let over = () => {};
  const watched = core.measureBlocks(() => new Promise<void>((resolve) => (over = resolve)), false);
  return {
    core,
    folder,
    data,
    practice,
    async stopMeasuring() {
      over();
      return (await watched).map(({ blocked }) => blocked);
    },
    async stop() {
      await core.stop();
      programs.killAll();
      programs.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
