import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomicSync } from '../../../atomic-file';
import { Failure } from '../../../failure';

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;
/** Number of keys in the file; the oldest are dropped. */
const MOST_KEYS = 1000;

const entrySchema = z.strictObject({
  failures: z.number().int().min(1),
  /** Waiting time in ms, counted from `from`. */
  wait: z.number().min(0).max(LONGEST_WAIT),
  /** `uptime` in ms at the last wrong password. */
  from: z.number(),
});
const fileSchema = z.record(z.string(), entrySchema);
type Entries = Map<string, z.infer<typeof entrySchema>>;

export interface ThrottleOptions {
  /** Path of the file that keeps the tries across restarts. */
  file: string;
  /** Wrong passwords in a row that cause the first waiting time; each further one doubles it. */
  freeTries(): number;
  /** Returns ms of a monotonic clock that restarts with the machine. */
  uptime(): number;
}

/**
 * Slows down guessing the password of a key file, which has no try counter, unlike a token. The counters survive a
 * restart of program and machine. They count per content of the file, independent of its path.
 */
export interface Throttle {
  /**
   * Counts a try before it is made, so that killing the program does not undo it. Throws `Failure` 'PFX_THROTTLED'
   * during the waiting time of this key. `succeeded` clears the key's tries; `notTried` undoes this one when the
   * password was not checked.
   */
  countTry(keyFile: Buffer): { succeeded(): void; notTried(): void };
}

/** Creates the throttle. Its methods throw errors of the file system. */
export function createThrottle({ file, freeTries, uptime }: ThrottleOptions): Throttle {
  /**
   * Remaining waiting time in ms. After a restart of the machine the clock is behind `from`, and the whole time starts
   * again.
   */
  function waitOf(entry: z.infer<typeof entrySchema>): number {
    return entry.wait - Math.max(0, uptime() - entry.from);
  }

  function change(key: string, entry: z.infer<typeof entrySchema> | undefined): void {
    const entries = read(file);
    entries.delete(key);
    if (entry) entries.set(key, entry);
    writeFileAtomicSync(file, JSON.stringify(Object.fromEntries([...entries].slice(-MOST_KEYS))));
  }

  return {
    countTry(keyFile) {
      const key = createHash('sha256').update(keyFile).digest('hex');
      const before = read(file).get(key);
      if (before && uptime() < before.from) change(key, { ...before, from: uptime() });
      const wait = before ? Math.min(before.wait, waitOf(before)) : 0;
      if (before && wait > 0) throw throttled(before.failures, wait);
      const failures = (before?.failures ?? 0) + 1;
      const beyond = failures - freeTries();
      const next = beyond < 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** beyond);
      change(key, { failures, wait: next, from: uptime() });
      return {
        succeeded: () => change(key, undefined),
        notTried: () => change(key, before),
      };
    },
  };
}

const throttled = (failures: number, wait: number) =>
  new Failure(
    'PFX_THROTTLED',
    `证书密码已连续输错 ${failures} 次，请在 ${Math.ceil(wait / 1000)} 秒后再试。`,
    '请先核对密码；忘记密码请联系发证机构。',
  );

/** Reads the tries; none when the file is missing or malformed: a user who can change the file can also delete it. */
function read(file: string): Entries {
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return new Map();
    throw error;
  }
}
