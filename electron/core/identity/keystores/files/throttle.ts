import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Failure } from '../../../failure';
import { PRIVATE_FILE } from '../../../private';

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;
/** Keys that are remembered; the oldest go first. */
const MOST_KEYS = 1000;

const entrySchema = z.strictObject({
  failures: z.number().int().min(1),
  /** ms to wait from `from` on. */
  wait: z.number().min(0).max(LONGEST_WAIT),
  /** `uptime` of the last wrong password, ms. */
  from: z.number(),
});
const fileSchema = z.record(z.string(), entrySchema);
type Entries = Map<string, z.infer<typeof entrySchema>>;

export interface ThrottleOptions {
  /** Where the tries are kept over a restart. */
  file: string;
  /** Wrong passwords in a row before the first wait; each further one doubles it. */
  freeTries(): number;
  /** ms by a clock that cannot be set and that begins anew with the machine. */
  uptime(): number;
}

/**
 * Slows down guessing at the password of a key file, which has no try counter of its own, unlike a token. The tries of a
 * key survive a restart of the program and of the machine; they count for the file's content, wherever it lies.
 */
export interface Throttle {
  /**
   * Counts a try before it is made, so that a killed program does not lose it. Throws PFX_THROTTLED while this key must
   * wait. `succeeded` forgets all tries of the key; `notTried` takes this one back, when the password was not judged.
   */
  begin(keyFile: Buffer): { succeeded(): void; notTried(): void };
}

export function createThrottle({ file, freeTries, uptime }: ThrottleOptions): Throttle {
  /** After a restart of the machine the clock is behind `from`: the whole wait begins anew. */
  function waitOf(entry: z.infer<typeof entrySchema>): number {
    return entry.wait - Math.max(0, uptime() - entry.from);
  }

  function change(key: string, entry: z.infer<typeof entrySchema> | undefined): void {
    const entries = read(file);
    entries.delete(key);
    if (entry) entries.set(key, entry);
    write(file, [...entries].slice(-MOST_KEYS));
  }

  return {
    begin(keyFile) {
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

/** Returns no tries when there is no file or it is invalid: a user who can change it can delete it too. */
function read(file: string): Entries {
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return new Map();
    throw error;
  }
}

function write(file: string, entries: Array<[string, z.infer<typeof entrySchema>]>): void {
  const partial = `${file}.${randomUUID()}.tmp`;
  writeFileSync(partial, JSON.stringify(Object.fromEntries(entries)), { mode: PRIVATE_FILE });
  renameSync(partial, file);
}
