import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { keyLocationSchema, type KeyLocation } from '../contract';
import { readTextOrNull, writeFileAtomic } from '../atomic-file';

const deviceSchema = z.object({ device: z.string().min(1).max(120) });
const lastSchema = z.union([
  z.object({ key: keyLocationSchema }),
  z.object({ certificatePath: z.string().min(1).max(1000) }).transform(({ certificatePath }) => ({
    key: { kind: 'file' as const, path: certificatePath },
  })),
]);

function parsed<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/**
 * Returns the name of this data folder at the platform: the host name and a random part. It is kept when the host name
 * changes, since deposited keys are found by it.
 */
export async function deviceName(data: string): Promise<string> {
  const path = join(data, 'device.json');
  const known = parsed(deviceSchema, await readTextOrNull(path));
  if (known) return known.device;
  const device = `${hostname().slice(0, 100) || 'pc'}-${randomBytes(4).toString('hex')}`;
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFileAtomic(path, JSON.stringify({ device }));
  return device;
}

/** Returns the key last used in this realm, or null. */
export async function readLastKey(realm: string): Promise<KeyLocation | null> {
  return parsed(lastSchema, await readTextOrNull(join(realm, 'last.json')))?.key ?? null;
}

/** Saves the key last used in this realm. */
export async function writeLastKey(realm: string, key: KeyLocation): Promise<void> {
  await mkdir(realm, { recursive: true, mode: 0o700 });
  await writeFileAtomic(join(realm, 'last.json'), JSON.stringify({ key }));
}
