import { keepPolicy } from './accounts/service';
import { appendAudit, createAnchoring } from './audit/service';
import { openSearch } from './articles/search';
import { dropUnusedBlobs } from './articles/service';
import type { Notice } from './contract';
import { keepTrust, type SignedIn } from './identity/service';
import type { Log } from './log';
import type { Desk, Office, PlatformClient } from './office';
import type { PendingAudit } from './pending';
import { backupDaily, closeStores, openStores } from './store';
import { createSync } from './sync/service';

const BACKUP_CHECK = 4 * 3_600_000;
/** A chain has one actor, and of what happened before its owner had signed in nobody knows who did it. */
const BEFORE = '登录前，操作人未知：';
const stopBackups = new WeakMap<Desk, () => void>();

export interface DeskParts {
  office: Office;
  signedIn: SignedIn;
  platform: PlatformClient;
  /** This data folder's name at the platform (`deviceName`). */
  device: string;
  pending: PendingAudit;
  reconnect(): Promise<boolean>;
  notify(message: string, advice: string): void;
  log: Log;
}

/** Opens the stores of whoever signed in, and starts search, sync and the daily backup over them. */
export async function openDesk(parts: DeskParts): Promise<{ desk: Desk; notices: Notice[] }> {
  const { office, signedIn, platform, device, pending, reconnect, notify, log } = parts;
  const { clock, events, host, paths } = office;
  const { stores, notices } = await openStores(signedIn.directory, signedIn.dataKey);
  keepTrust(stores, signedIn.trust);
  keepPolicy(stores, signedIn.policy);
  const search = openSearch({
    paths: paths.bundles,
    directory: signedIn.directory,
    key: signedIn.dataKey,
    events,
    report: (error) => log.write('search worker died', error),
  });
  const accountId = signedIn.account.id;
  const audit: Desk['audit'] = (action, subject, detail) =>
    appendAudit(stores.work, { at: clock.now().toISOString(), actorId: accountId, action, subject, detail });
  const sync = createSync({
    stores,
    platform,
    search,
    clock,
    events,
    reconnect,
    audit,
    sendAudit: createAnchoring({ stores, platform, audit, accountId, device, notify }),
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
  pending.hand((entries) =>
    stores.work
      .transaction(() => {
        for (const entry of entries)
          appendAudit(stores.work, { ...entry, actorId: accountId, detail: BEFORE + entry.detail });
      })
      .immediate(),
  );
  audit('identity.signIn', accountId, signedIn.standing === 'online' ? '在线' : '离线');
  for (const { action, detail } of signedIn.acts) audit(action, accountId, detail);

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
