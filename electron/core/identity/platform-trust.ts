import type { Trust } from '../../platform/contract';
import { mergeTrust } from '../../pki/trust';
import type { PlatformClient } from '../types';
import { isConnectionFailure } from './login';

const OLDER_LISTS = '平台给出的吊销列表比本机已有的旧，没有采用，仍按较新的核验签名。';

/**
 * Returns the platform's newest trust, without CRLs older than those in `earlier`. A connection failure returns
 * `earlier` when it is given. Rejects with the `Failure` of the platform client otherwise.
 */
export async function fetchTrust(
  platform: PlatformClient,
  earlier: Trust | null,
): Promise<{ trust: Trust; warnings: string[] }> {
  try {
    const { trust, refused } = mergeTrust(earlier, await platform.trust());
    return { trust, warnings: refused > 0 ? [OLDER_LISTS] : [] };
  } catch (error) {
    if (earlier && isConnectionFailure(error)) return { trust: earlier, warnings: [] };
    throw error;
  }
}
