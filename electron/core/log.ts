import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from './types';
import { PRIVATE_FILE, PRIVATE_FOLDER } from './file-permissions';

const LIMIT = 2 * 1024 * 1024;
/** Largest number of characters of a record's event and of its detail. */
const LONGEST = { event: 200, detail: 8000 };

/** From the most to the least important. */
const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Writes one record: what happened, an error or text about it, and the duration in ms of what was timed. */
type Write = (event: string, detail?: unknown, ms?: number) => void;

/**
 * Log for maintenance: `error` for a defect or a loss, `warn` for trouble that the program copes with, `info` for
 * milestones, `debug` for the course of work. It must not contain article content, names or passwords.
 */
export interface Log extends Record<LogLevel, Write> {
  /** Returns this log for the records of another area: a folder of the core, for example `sync`. */
  area(name: string): Log;
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
 * Returns the level named by the environment variable `GOV_CLIENT_LOG_LEVEL`; `info` without it or for another text.
 * A packaged program has deleted the variable.
 */
export function chosenLevel(environment: NodeJS.ProcessEnv): LogLevel {
  return LEVELS.find((level) => level === environment['GOV_CLIENT_LOG_LEVEL']) ?? 'info';
}

export interface LogOptions {
  clock: Clock;
  /** Less important records are left out. */
  level: LogLevel;
  /**
   * Name of the file. Records whose number the page decides have their own files, so that they cannot imitate or
   * displace records of the core: `page` reports of the page, `slow` operations that took long.
   */
  name: 'core' | 'page' | 'slow';
}

/**
 * Opens the log `<data>/logs/<name>.log`: one JSON object `{ at, level, area, event, detail, ms? }` per line, `at` in
 * UTC, `ms` rounded. The area is the name of the file until `area` chooses another. A file larger than 2 MB is renamed
 * to `.1`, and the previous `.1` is replaced. Writing throws when the file cannot be written.
 */
export function createLog(data: string, { clock, level, name }: LogOptions): Log {
  const directory = path.join(data, 'logs');
  mkdirSync(directory, { recursive: true, mode: PRIVATE_FOLDER });
  const file = path.join(directory, `${name}.log`);
  const append = (record: object) => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LIMIT) renameSync(file, `${file}.1`);
    appendFileSync(file, `${oneLine(record)}\n`, { mode: PRIVATE_FILE });
  };
  const written = LEVELS.slice(0, LEVELS.indexOf(level) + 1);

  const logOf = (area: string): Log => {
    const writer =
      (level: LogLevel): Write =>
      (event, detail, ms) => {
        if (!written.includes(level)) return;
        append({
          at: clock.now().toISOString(),
          level,
          area,
          event: cut(event, LONGEST.event),
          detail: cut(describe(detail), LONGEST.detail),
          ...(ms !== undefined && { ms: Math.round(ms) }),
        });
      };
    return {
      error: writer('error'),
      warn: writer('warn'),
      info: writer('info'),
      debug: writer('debug'),
      area: logOf,
    };
  };
  return logOf(name);
}
