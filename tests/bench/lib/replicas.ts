import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeEnvironment } from './core';
import { peers } from './peers';

/** What a peer reports of one round; times in ms, null when it gave up. */
export interface Replication {
  pulled: number;
  pullMs: number | null;
  pushed: number;
  pushMs: number | null;
  mostMB: number;
}

/**
 * Runs server and client of a peer (`peers/<name>.mjs`) over a file with one document per line. Returns null when the
 * client ends without a report. Rejects when the server does not start.
 */
export async function replicate(
  name: 'rxdb' | 'tinybase',
  documents: string,
  { articles, edits }: { articles: number; edits: number },
): Promise<Replication | null> {
  const script = join(peers, `${name}.mjs`);
  const server = spawn(process.execPath, [script, 'server', documents], {
    env: nodeEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
      server.once('exit', (code) => reject(new Error(`the server of ${name} ended with ${code}`)));
    });
    const client = promisify(execFile)(
      process.execPath,
      [script, 'client', address, String(edits), String(articles)],
      { env: nodeEnvironment() },
    );
    const { stdout } = await client.catch(() => ({ stdout: '' }));
    return stdout === '' ? null : (JSON.parse(stdout) as Replication);
  } finally {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await gone;
  }
}
