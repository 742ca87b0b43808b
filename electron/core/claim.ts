import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Failure } from './failure';

function addressOf(folder: string): string {
  const name = `gov-site-client-${createHash('sha256').update(path.resolve(folder)).digest('hex').slice(0, 24)}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), `${name}.sock`);
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(address, () => resolve(server));
    server.unref();
  });
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Keeps a data folder to one office at a time: two hosts on one folder would check and mend the same files. The claim is a
 * local socket, so it ends with the process, however that ends. Throws `FOLDER_IN_USE`.
 *
 * @returns how to give the folder back
 */
export async function claimFolder(folder: string): Promise<() => void> {
  const address = addressOf(folder);
  let server = await listen(address);
  if (!server && !(await isAnswered(address))) {
    // Left behind by a process that was killed.
    rmSync(address, { force: true });
    server = await listen(address);
  }
  if (!server)
    throw new Failure('FOLDER_IN_USE', '本程序已经打开了。', '请使用已打开的窗口，或先关闭它再启动。');
  return () => void server.close();
}
