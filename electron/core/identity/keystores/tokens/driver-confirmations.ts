import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../../../atomic-file';
import { Failure } from '../../../failure';
import type { Host } from '../../../types';
import { createMutex } from '../../../mutex';
import { driverFailed, driverRefused, driverUnconfirmed } from './failures';
import { checkLibrary } from './library';
import type { DriverSetting } from './protocol';

/** Largest driver file in bytes. */
const LARGEST = 64 * 1024 * 1024;

const confirmedSchema = z.array(
  z.object({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), confirmedAt: z.string() }),
);
type Confirmed = z.infer<typeof confirmedSchema>[number];

/** Throws `Failure` 'DRIVER_FAILED' when the file is no library for this machine. */
function checkFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw driverFailed('UKey 驱动文件读不了：没有读取权限，或者不是文件。');
  if (found && found.size > LARGEST) throw driverFailed('所选的文件太大，不是 UKey 驱动。');
  checkLibrary(path);
}

/**
 * Returns the SHA-256 of a driver's file in hex, synchronously: the worker loads the file right after. Throws `Failure`
 * 'DRIVER_FAILED', or errors of the file system.
 */
export function hashDriverNow(path: string): string {
  checkFile(path);
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

async function hashDriver(path: string): Promise<string> {
  checkFile(path);
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Token drivers that may be loaded: those whose file a user has confirmed, by path and SHA-256. */
export interface DriverConfirmations {
  /**
   * Returns the confirmed SHA-256 of a driver of the settings; the file may have changed since. The user is asked about
   * a driver that was never confirmed, at most once per run of the program.
   *
   * @throws Failure DRIVER_UNCONFIRMED, DRIVER_FAILED
   */
  confirmed(setting: Pick<DriverSetting, 'kind' | 'path'>): Promise<string>;
  /**
   * Asks the user to confirm the file unless it is confirmed as it is.
   *
   * @throws Failure DRIVER_REFUSED, DRIVER_FAILED
   */
  confirm(setting: Pick<DriverSetting, 'kind' | 'path'>): Promise<void>;
  /** Removes all confirmations except those of these paths. */
  keepOnly(paths: readonly string[]): Promise<void>;
}

/**
 * Loads the confirmations from `options.file`.
 *
 * @param options.file path of the file; written only by this program after a confirmation
 * @param options.ask asks the user outside the page
 */
export function createDriverConfirmations(options: {
  file: string;
  ask: Host['confirmDriver'];
  now(): Date;
}): DriverConfirmations {
  let list = load(options.file);
  /** Drivers that the user refused in this run, as `<path>\0<sha256>`. */
  const refused = new Set<string>();
  /** One dialog at a time. */
  const inTurn = createMutex();

  async function store(next: Confirmed[]): Promise<void> {
    await mkdir(dirname(options.file), { recursive: true, mode: 0o700 });
    await writeFileAtomic(options.file, `${JSON.stringify(next, null, 2)}\n`);
    list = next;
  }

  const recorded = (path: string) => list.find((it) => it.path === path);

  async function ask(kind: DriverSetting['kind'], path: string): Promise<string> {
    const sha256 = await hashDriver(path);
    const before = recorded(path);
    if (before?.sha256 === sha256) return sha256;
    const name = `${path}\0${sha256}`;
    // A page must not be able to repeat the question.
    if (refused.has(name)) throw driverRefused();
    if (!(await options.ask({ kind, path, sha256, changed: before !== undefined }))) {
      refused.add(name);
      throw driverRefused();
    }
    const others = list.filter((it) => it.path !== path);
    await store([...others, { path, sha256, confirmedAt: options.now().toISOString() }]);
    return sha256;
  }

  return {
    async confirmed({ kind, path }) {
      const known = recorded(path);
      if (known) return known.sha256;
      try {
        return await inTurn(() => ask(kind, path));
      } catch (error) {
        throw error instanceof Failure && error.code === 'DRIVER_REFUSED' ? driverUnconfirmed() : error;
      }
    },
    confirm: async (setting) => void (await inTurn(() => ask(setting.kind, setting.path))),
    keepOnly: (paths) =>
      inTurn(async () => {
        const kept = list.filter(({ path }) => paths.includes(path));
        if (kept.length < list.length) await store(kept);
      }),
  };
}

/** Reads the confirmations. A missing or malformed file counts as none, and the user is asked again. */
function load(file: string): Confirmed[] {
  try {
    return confirmedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
