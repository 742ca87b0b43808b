import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PracticeInfo } from '../../../electron/platform/practice/server';

/** The practice platform as a separate process that can be killed. */

const root = path.resolve(import.meta.dirname, '../../..');
export const practiceScript = path.join(root, 'dist/practice/practice.cjs');

/** Builds the program unless it is up to date. */
export async function buildPractice(): Promise<void> {
  const builder = path.join(root, 'build/bundle.mjs');
  const { bundle } = (await import(builder)) as { bundle(options: { only: string[] }): Promise<unknown> };
  await bundle({ only: ['practice'] });
}

export interface PracticeProcess {
  child: ChildProcess;
  info: PracticeInfo;
}

/** Processes and folders of one test file. */
export class PracticeProcesses {
  readonly #directories: string[] = [];
  readonly #children: ChildProcess[] = [];

  newDirectory(): string {
    const directory = mkdtempSync(path.join(tmpdir(), 'practice-'));
    this.#directories.push(directory);
    return directory;
  }

  async run(
    directory: string,
    command = process.execPath,
    env: NodeJS.ProcessEnv = {},
  ): Promise<PracticeProcess> {
    const args = [practiceScript, '--directory', directory, '--articles', '12'];
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.#children.push(child);
    let [out, errors] = ['', ''];
    child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    const info = await new Promise<PracticeInfo>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${errors}`)));
      child.stdout.on('data', (part: Buffer) => {
        out += part.toString();
        if (out.includes('\n')) resolve(JSON.parse(out) as PracticeInfo);
      });
    });
    return { child, info };
  }

  killAll(): void {
    for (const child of this.#children.splice(0)) child.kill('SIGKILL');
  }

  remove(): void {
    for (const directory of this.#directories) rmSync(directory, { recursive: true, force: true });
  }
}

/** Kills a program with SIGKILL and resolves when it has exited. */
export async function killPractice({ child }: PracticeProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
