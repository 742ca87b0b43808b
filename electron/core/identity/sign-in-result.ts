import type { Failure } from '../failure';
import { keyEntryOf } from './account-record';
import { confirmedAccount } from './offline-access';
import type { OpenedAccount } from './open-account';
import { secretDays, secretReminder } from './secrets';
import type { SignedInAccount } from './signed-in-account';
import type { IdentityParts, SignedIn } from './types';

type Parts = Pick<IdentityParts, 'clock' | 'settings'>;

/**
 * Returns what a sign-in has opened, with warnings for the user. Throws `Failure` 'LOCKED' when the key is closed.
 *
 * @param connectionFailure why the platform could not be reached; null when online
 */
export function signInResult(
  parts: Parts,
  account: SignedInAccount,
  opened: OpenedAccount,
  connectionFailure: Failure | null,
): SignedIn {
  const { certificate, key, directory, dataKey, formerKey, standing, record } = account;
  const known = confirmedAccount(record, certificate, parts.clock);
  return {
    ...known,
    warnings: [
      ...known.warnings,
      ...opened.warnings,
      ...openingWarnings(opened),
      ...reminders(parts, account),
    ],
    directory,
    dataKey,
    formerKey,
    signer: account.requireSigner(),
    certificate: certificate.info,
    key,
    standing,
    connectionFailure,
    keyEvents: opened.keyEvents,
  };
}

function openingWarnings({ restored, keyEvents }: OpenedAccount): string[] {
  const warnings: string[] = [];
  if (restored) warnings.push('本机保存的账号文件曾损坏或被改动，已用其副本恢复。');
  if (keyEvents.some(({ action }) => action === 'identity.keyRecovered'))
    warnings.push('系统管理员已批准恢复，本机资料已换用新的密钥，只有您的新证书能打开，旧证书不能再打开。');
  return warnings;
}

/** Returns the reminder for an old password or PIN; none when it is not due. */
function reminders({ clock, settings }: Parts, { record, certificate, key }: SignedInAccount): string[] {
  const days = secretDays(record.policy.secretDays, settings().secretDays);
  const use = keyEntryOf(record, certificate.der)?.secret;
  const reminder = use && secretReminder(key, use, days, clock.now());
  return reminder ? [reminder] : [];
}
