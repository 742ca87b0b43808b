import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { instantSchema, sha256Schema } from '../../platform/contract';
import { Failure } from '../failure';
import type { Clock, PlatformClient } from '../types';
import { recoveryRequested, recoveryUnusable } from './failures';
import { readTextOrNull, writeFileAtomic } from '../atomic-file';
import type { UnlockedKey } from './keystores/keystore';
import type { Certificate } from '../../pki/certificates';
import { wrapForCertificate } from '../../pki/wrap';

/**
 * Recovery after the loss of a certificate, which also is the key of the local data. For this case the data key is
 * deposited on the platform, encrypted for the certificates of the system administrators. The platform cannot read it.
 * An administrator who grants it to the new certificate handles the key only; the data stays on this machine.
 */

type Line = Pick<PlatformClient, 'depositKey' | 'requestRecovery' | 'recoveryGrant'>;

/**
 * Deposits the data key on the platform. The caller has checked `administrators`: each of them can open it. Rejects
 * with the `Failure` of the platform client.
 */
export async function depositKey(
  platform: Line,
  device: string,
  administrators: readonly Certificate[],
  dataKey: Buffer,
): Promise<void> {
  const wraps = administrators.map((certificate) => ({
    certificate: certificate.sha256,
    wrapped: wrapForCertificate(certificate, dataKey),
  }));
  await platform.depositKey({ device, wraps });
}

/**
 * Returns the data key that an administrator granted to this key; null when none did. Rejects with `Failure`
 * 'RECOVERY_UNUSABLE' when the key cannot unwrap it.
 */
export async function unwrapGrant(
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

/**
 * Returns when this certificate requested the data key of this folder; null when it did not or the file is malformed.
 * Rejects with errors of the file system.
 */
export async function recoveryRequestedAt(directory: string, certificate: Certificate): Promise<Date | null> {
  const text = await readTextOrNull(join(directory, FILE));
  if (text === null) return null;
  try {
    const request = requestSchema.parse(JSON.parse(text));
    return request.certificate === certificate.sha256 ? new Date(request.requestedAt) : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/**
 * Requests the data key from the administrators. Resolves with the `Failure` 'RECOVERY_REQUESTED' to be thrown by the
 * caller.
 */
export async function requestRecovery(
  parts: { platform: Line; device: string; clock: Clock; directory: string },
  certificate: Certificate,
) {
  const { platform, device, clock, directory } = parts;
  await platform.requestRecovery({ device, certificate: certificate.sha256 });
  const earlier = await recoveryRequestedAt(directory, certificate);
  const requestedAt = earlier ?? clock.now();
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFileAtomic(
    join(directory, FILE),
    JSON.stringify({ certificate: certificate.sha256, requestedAt: requestedAt.toISOString() }),
  );
  return recoveryRequested(requestedAt);
}

/** Removes the note of a request from the folder. */
export const removeRecoveryRequest = (directory: string): Promise<void> =>
  rm(join(directory, FILE), { force: true });
