import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const LIMIT = 2 * 1024 * 1024;

/** The core's log: what went wrong, for whoever repairs it. Never content, never a name or a password. */
export interface Log {
  write(event: string, error?: unknown): void;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return error === undefined ? '' : String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** `<data>/logs/core.log`, started anew at 2 MB with one older file kept. */
export function createLog(data: string): Log {
  const directory = path.join(data, 'logs');
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'core.log');
  return {
    write(event, error) {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LIMIT) renameSync(file, `${file}.1`);
      appendFileSync(file, `${new Date().toISOString()} ${event} ${describe(error)}\n`);
    },
  };
}
