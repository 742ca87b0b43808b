import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';

export interface Folders {
  data: string;
  practice: string;
}

/** Time in ms that a client has to exit after a stop request. */
const CLOSE_LIMIT = 10_000;

export function clientEnvironment({ data, practice }: Folders): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(inherited), GOV_CLIENT_DATA: data, GOV_CLIENT_PRACTICE: practice };
}

export const hasExited = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
const gone = (child: ChildProcess) =>
  hasExited(child) ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));

/** Kills the process group of a client. Both hosts start clients as leaders of their own process group. */
export async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasExited(child)) return;
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  else process.kill(-child.pid, 'SIGKILL');
  await gone(child);
}

export async function orKillAfterTimeout(ending: Promise<unknown>, child: ChildProcess): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_LIMIT)));
  await Promise.race([ending, limit]);
  clearTimeout(timer);
  await killGroup(child);
}

/** Starts the preview server. Resolves with its one-time address when it serves. Rejects when it exits before. */
export async function startPreview(folders: Folders): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, [join(root, 'dist', 'preview', 'main.cjs')], {
    env: clientEnvironment(folders),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  return { server, address: await nextAddress(server) };
}

/** Returns the next one-time address that the server prints. Enter in its terminal makes it print a new one. */
export function nextAddress(server: ChildProcess): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    let text = '';
    const read = (part: string) => {
      text += part;
      const line = /^(http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)\n/m.exec(text)?.[1];
      if (!line) return;
      server.stdout?.off('data', read);
      resolve(line);
    };
    server.stdout?.setEncoding('utf8').on('data', read);
    server.once('exit', (code) => reject(new Error(`the preview ended with ${code} before it served`)));
  });
}

export async function stopPreview(server: ChildProcess): Promise<void> {
  server.kill('SIGTERM');
  await orKillAfterTimeout(gone(server), server);
}
