import { appendAudit } from './audit/service';
import { openSearch } from './articles/search';
import { dropUnusedBlobs } from './articles/service';
import type { Notice } from './contract';
import { keepTrust, type SignedIn } from './identity/service';
import type { Log } from './log';
import type { Desk, Office, PlatformClient } from './office';
import { backupDaily, closeStores, openStores } from './store';
import { createSync } from './sync/service';

const BACKUP_CHECK = 4 * 3_600_000;
const stopBackups = new WeakMap<Desk, () => void>();

export interface DeskParts {
  office: Office;
  signedIn: SignedIn;
  platform: PlatformClient;
  reconnect(): Promise<boolean>;
  log: Log;
}

/** Opens the stores of whoever signed in, and starts search, sync and the daily backup over them. */
export async function openDesk(parts: DeskParts): Promise<{ desk: Desk; notices: Notice[] }> {
  const { office, signedIn, platform, reconnect, log } = parts;
  const { clock, events, host, paths } = office;
  const { stores, notices } = await openStores(signedIn.directory, signedIn.dataKey);
  keepTrust(stores, signedIn.trust);
  const search = openSearch({
    paths: paths.bundles,
    directory: signedIn.directory,
    key: signedIn.dataKey,
    events,
    report: (error) => log.write('search worker died', error),
  });
  const audit: Desk['audit'] = (action, subject, detail) =>
    appendAudit(stores.work, {
      at: clock.now().toISOString(),
      actorId: signedIn.account.id,
      action,
      subject,
      detail,
    });
  const sync = createSync({
    stores,
    platform,
    search,
    clock,
    events,
    reconnect,
    log: (event, error) => log.write(event, error),
  });
  const desk: Desk = {
    account: signedIn.account,
    stores,
    signer: signedIn.signer,
    platform,
    search,
    sync,
    clock,
    events,
    host,
    audit,
  };
  audit('identity.signIn', signedIn.account.id, signedIn.standing === 'online' ? '在线' : '离线');

  const backup = () =>
    void backupDaily(stores).catch((error: unknown) => {
      log.write('daily backup failed', error);
    });
  backup();
  const timer = setInterval(backup, BACKUP_CHECK);
  timer.unref();
  stopBackups.set(desk, () => clearInterval(timer));
  return { desk, notices };
}

/** Puts everything of a desk away; what waits in the outbox stays for the next time. */
export async function closeDesk(desk: Desk): Promise<void> {
  stopBackups.get(desk)?.();
  await desk.sync.stop();
  await desk.search.close();
  desk.audit('identity.signOut', desk.account.id, '');
  await dropUnusedBlobs(desk);
  await closeStores(desk.stores);
}
