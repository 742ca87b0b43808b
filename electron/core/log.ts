import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from './types';
import { PRIVATE_FILE, PRIVATE_FOLDER } from './file-permissions';

const LIMIT = 2 * 1024 * 1024;
/** Largest number of characters of a record's event and of its detail. */
const LONGEST = { event: 200, detail: 8000 };

/** Log of failures for maintenance. It must not contain article content, names or passwords. */
export interface Log {
  write(event: string, error?: unknown): void;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return error === undefined ? '' : String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** Control and format characters: JSON does not escape those from U+007F on, and a terminal interprets them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const oneLine = (record: object) =>
  JSON.stringify(record).replace(UNSEEN, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text);

/**
 * Opens the log `<data>/logs/<name>.log`: one JSON object `{ at, event, detail }` per line. A file larger than 2 MB is
 * renamed to `.1`, and the previous `.1` is replaced. Reports of the page go to `page.log`, so that they cannot imitate
 * or displace records of the core. `write` throws when the file cannot be written.
 */
export function createLog(data: string, clock: Clock, name: 'core' | 'page' = 'core'): Log {
  const directory = path.join(data, 'logs');
  mkdirSync(directory, { recursive: true, mode: PRIVATE_FOLDER });
  const file = path.join(directory, `${name}.log`);
  return {
    write(event, error) {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LIMIT) renameSync(file, `${file}.1`);
      const record = {
        at: clock.now().toISOString(),
        event: cut(event, LONGEST.event),
        detail: cut(describe(error), LONGEST.detail),
      };
      appendFileSync(file, `${oneLine(record)}\n`, { mode: PRIVATE_FILE });
    },
  };
}
