import { guarded } from '../error-boundary';
import { cachePolicy } from './accounts/service';
import { agenda } from './capabilities';
import { appendAudit, createAnchoring } from './audit/service';
import { openSearch } from './articles/search';
import { deleteUnusedBlobs } from './articles/service';
import type { Account } from '../platform/contract';
import type { Notice } from './contract';
import { createDocumentWorker } from './documents/client';
import { createFileParser } from './documents/parser/client';
import { forkedParser } from './documents/parser/fork';
import { checkClock, noteDraftBlobs, monitorClock } from './duty/service';
import { keepTrust, type SignedIn } from './identity/service';
import type { Log } from './log';
import type { Session, Machine, AppState, PlatformClient } from './types';
import type { PreLoginAudit } from './pre-login-audit';
import { createPageInspector } from './publishing/inspection/client';
import { backupDaily, cachedAccount, changeDataKey, closeStores, openStores, type KeyChange } from './store';
import { createSync } from './sync/service';

const BACKUP_CHECK = 4 * 3_600_000;
/**
 * Prefix of audit entries from before the sign-in: the chain names its owner as the actor, who need not be the actor of
 * these.
 */
const BEFORE = '登录前，操作人未知：';
/** Interval in ms between checks of clocks and deadlines. */
const LOOK = 30_000;
const stopTimers = new WeakMap<Session, () => Promise<void>>();

export interface SessionParts {
  office: AppState;
  signedIn: SignedIn;
  platform: PlatformClient;
  machine: Machine;
  preLoginAudit: PreLoginAudit;
  reconnect(): Promise<boolean>;
  /** Called when all files are encrypted with the current data key. */
  finishKeyRotation(): Promise<void>;
  notify(message: string, advice: string): void;
  /** Called with the platform's record of the account after each read of the change feed. */
  accountChanged(account: Account): void;
  log: Log;
}

/**
 * Opens the stores of the signed-in account; starts search, sync, daily backup and the checks of clock and deadlines.
 * Rejects with the failure of the stores. `notices` are to be shown to the user.
 */
export async function openSession(parts: SessionParts): Promise<{ session: Session; notices: Notice[] }> {
  const {
    office,
    signedIn,
    platform,
    machine,
    preLoginAudit,
    reconnect,
    finishKeyRotation,
    notify,
    accountChanged,
    log,
  } = parts;
  const { clock, events, host, paths } = office;
  const { directory, formerKey, dataKey } = signedIn;
  const change = formerKey && (await changeDataKey(directory, formerKey, dataKey, clock.now()));
  const { stores, notices } = await openStores(directory, dataKey, clock.now());
  keepTrust(stores, signedIn.trust);
  cachePolicy(stores, signedIn.policy);
  const search = openSearch({
    paths: paths.bundles,
    directory,
    key: dataKey,
    events,
    onWorkerError: (error) => log.write('search worker died', error),
  });
  const accountId = signedIn.account.id;
  const audit: Session['audit'] = (action, subject, detail) =>
    appendAudit(stores.work, { at: clock.now().toISOString(), actorId: accountId, action, subject, detail });
  const sync = createSync({
    stores,
    platform,
    search,
    clock,
    machine,
    events,
    reconnect,
    audit,
    onUpToDate: () => {
      const account = cachedAccount(stores.cache, accountId);
      if (account) accountChanged(account);
    },
    sendAudit: createAnchoring({ stores, platform, audit, accountId, device: machine.device, notify }),
    log: (event, error) => log.write(event, error),
  });
  const session: Session = {
    account: signedIn.account,
    stores,
    signer: signedIn.signer,
    platform,
    search,
    documents: createDocumentWorker(paths.bundles.documents),
    pages: createPageInspector(paths.bundles.pages),
    parser: createFileParser(host.parser ?? forkedParser(paths.bundles.parser), log),
    sync,
    clock,
    machine,
    events,
    host,
    audit,
  };
  preLoginAudit.drain((entries) =>
    stores.work
      .transaction(() => {
        for (const entry of entries)
          appendAudit(stores.work, { ...entry, actorId: accountId, detail: BEFORE + entry.detail });
      })
      .immediate(),
  );
  audit('identity.signIn', accountId, signedIn.standing === 'online' ? '在线' : '离线');
  for (const { action, detail } of signedIn.keyEvents) audit(action, accountId, detail);
  if (change) {
    audit('identity.dataKeyChanged', accountId, changeInWords(change));
    // When this fails, the next sign-in runs the change of the data key again.
    await finishKeyRotation().catch((error: unknown) => log.write('former data key not forgotten', error));
    notices.unshift(...change.notices);
  }

  const backup = () =>
    void backupDaily(stores, clock.now()).catch((error: unknown) => {
      log.write('daily backup failed', error);
    });
  backup();
  const timer = setInterval(backup, BACKUP_CHECK);
  timer.unref();
  try {
    notices.push(...agenda.missedDeadlineNotices(session));
  } catch (error) {
    log.write('missed deadlines not reported', error);
  }
  const stopTime = await keepTime(session, log);
  stopTimers.set(session, async () => {
    clearInterval(timer);
    await stopTime();
  });
  return { session, notices };
}

/** Starts recording clock changes and announcing deadlines. Resolves with a function that stops both. */
async function keepTime(session: Session, log: Log): Promise<() => Promise<void>> {
  const failed = (error: unknown) => log.write('clock not looked at', error);
  await checkClock(session).catch(failed);
  const lookAtClock = monitorClock(session);
  const time = agenda.watchDeadlines(session);
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    await lookAtClock();
    time.look();
  };
  const timer = setInterval(
    guarded('session: timer', () => {
      looking = looking.then(look).catch(failed);
    }),
    LOOK,
  );
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
    try {
      time.close();
    } catch (error) {
      failed(error);
    }
  };
}

function changeInWords({ changed, removed, unopened }: KeyChange): string {
  const part = (label: string, names: string[]) =>
    names.length > 0 ? [`${label}：${names.join('、')}`] : [];
  const parts = [...part('已换', changed), ...part('已删除', removed), ...part('未能换', unopened)];
  return parts.join('；') || '文件都已用新密钥加密';
}

/** Closes everything of a session. Commands in the outbox stay for the next session. */
export async function closeSession(session: Session): Promise<void> {
  await stopTimers.get(session)?.();
  await session.sync.stop();
  await session.search.close();
  await session.documents.close();
  session.audit('identity.signOut', session.account.id, '');
  await deleteUnusedBlobs(session, noteDraftBlobs(session));
  await closeStores(session.stores);
}
