import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { instantSchema, sha256Schema } from '../../platform/contract';
import { Failure } from '../failure';
import type { Clock, PlatformClient } from '../office';
import { recoveryRequested, recoveryUnusable } from './failures';
import { readIfThere, writeFileAtomic } from './files';
import type { UnlockedKey } from './keystores/keystore';
import type { Certificate } from '../../pki/certificates';
import { wrapFor } from '../../pki/wrap';

/**
 * When a certificate is lost, so is the key that the data here is under. For that day the data key is in keeping on the
 * platform, under the system administrators' certificates: the platform cannot read it, an administrator who grants it to
 * the new certificate has the key for a moment, and never the data, which is on this machine alone.
 */

type Line = Pick<PlatformClient, 'depositKey' | 'requestRecovery' | 'recoveryGrant'>;

/** Puts the data key in keeping. `administrators` must have been checked: each of them can open it. */
export async function depositKey(
  platform: Line,
  device: string,
  administrators: readonly Certificate[],
  dataKey: Buffer,
): Promise<void> {
  const wraps = administrators.map((certificate) => ({
    certificate: certificate.sha256,
    wrapped: wrapFor(certificate, dataKey),
  }));
  await platform.depositKey({ device, wraps });
}

/** The data key as an administrator granted it to this key; null when nobody has. Throws RECOVERY_UNUSABLE. */
export async function takeGrant(
  platform: Line,
  device: string,
  key: Pick<UnlockedKey, 'certificate' | 'unwrap'>,
): Promise<Buffer | null> {
  const grant = await platform.recoveryGrant(device);
  if (grant?.certificate !== key.certificate.sha256) return null;
  try {
    return await key.unwrap(grant.wrapped);
  } catch (error) {
    throw error instanceof Failure && error.code === 'KEY_UNWRAP_FAILED' ? recoveryUnusable(error) : error;
  }
}

const requestSchema = z.object({ certificate: sha256Schema, requestedAt: instantSchema });
const FILE = 'recovery.json';

/** When a new certificate asked for this folder's data key, or null. */
export async function recoveryAskedAt(directory: string, certificate: Certificate): Promise<Date | null> {
  const text = await readIfThere(join(directory, FILE));
  if (text === null) return null;
  try {
    const request = requestSchema.parse(JSON.parse(text));
    return request.certificate === certificate.sha256 ? new Date(request.requestedAt) : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Asks the administrators for the data key. The Failure that says so. */
export async function askRecovery(
  parts: { platform: Line; device: string; clock: Clock; directory: string },
  certificate: Certificate,
) {
  const { platform, device, clock, directory } = parts;
  await platform.requestRecovery({ device, certificate: certificate.sha256 });
  const earlier = await recoveryAskedAt(directory, certificate);
  const requestedAt = earlier ?? clock.now();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFileAtomic(
    join(directory, FILE),
    JSON.stringify({ certificate: certificate.sha256, requestedAt: requestedAt.toISOString() }),
  );
  return recoveryRequested(requestedAt);
}

export const forgetRequest = (directory: string): Promise<void> => rm(join(directory, FILE), { force: true });
