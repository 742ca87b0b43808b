import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../../../../electron/core/types';
import {
  createDriverConfirmations,
  type DriverConfirmations,
} from '../../../../../electron/core/identity/keystores/tokens/driver-confirmations';

/** Driver confirmations in a temporary folder; `ask` answers for the user, by default with yes. */
export function createTestConfirmations(
  ask: Host['confirmDriver'] = () => Promise.resolve(true),
): DriverConfirmations {
  const file = join(mkdtempSync(join(tmpdir(), 'confirmed-')), 'drivers.json');
  return createDriverConfirmations({ file, ask, now: () => new Date() });
}
