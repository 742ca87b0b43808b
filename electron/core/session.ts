import { guarded } from '../error-boundary';
import { cachePolicy } from './accounts/service';
import { agenda, feedRecords } from './capabilities';
import { appendAudit, createAnchoring } from './audit/service';
import { BEHIND_IN_PULL, refreshListIndex, stopListIndex } from './articles/list-index/build';
import { openSearch } from './articles/search';
import { deleteUnusedBlobs } from './articles/service';
import type { Account } from '../platform/contract';
import type { Notice } from './contract';
import { createDocumentWorker } from './documents/client';
import { createFileParser } from './documents/parser/client';
import { forkedParser } from './documents/parser/fork';
import { noteDraftBlobs } from './duty/service';
import { keepTrust, type SignedIn } from './identity/service';
import type { Log } from './log';
import type { Session, Machine, AppState, PlatformClient, Stores } from './types';
import type { PreLoginAudit } from './pre-login-audit';
import { startBackups, startTimeChecks } from './session-timers';
import { createPageInspector } from './publishing/inspection/client';
import { cachedAccount, changeDataKey, closeStores, openStores, type KeyChange } from './store';
import { createSync } from './sync/service';

/**
 * Prefix of audit entries from before the sign-in: the chain names its owner as the actor, who need not be the actor of
 * these.
 */
const BEFORE = '登录前，操作人未知：';
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
  const { office, signedIn, log } = parts;
  const { clock } = office;
  const began = performance.now();
  const { directory, formerKey, dataKey } = signedIn;
  const change = formerKey && (await changeDataKey(directory, formerKey, dataKey, clock.now()));
  const { stores, notices } = await openStores(directory, dataKey, clock.now());
  keepTrust(stores, signedIn.trust);
  cachePolicy(stores, signedIn.policy);
  const session = createSession(parts, stores);
  auditSignIn(session, parts);
  if (change) {
    session.audit('identity.dataKeyChanged', session.account.id, changeInWords(change));
    // When this fails, the next sign-in runs the change of the data key again.
    await parts
      .finishKeyRotation()
      .catch((error: unknown) => log.area('identity').error('former data key not forgotten', error));
    notices.unshift(...change.notices);
  }
  refreshListIndex(session.stores);
  const stopBackups = startBackups(session, log);
  try {
    notices.push(...agenda.missedDeadlineNotices(session));
  } catch (error) {
    log.area('agenda').error('missed deadlines not reported', error);
  }
  const stopTimeChecks = await startTimeChecks(session, log);
  const stopFollowing = office.events.on(
    'articles',
    guarded('articles/list-index: articles', () => refreshListIndex(session.stores, BEHIND_IN_PULL)),
  );
  stopTimers.set(session, async () => {
    stopFollowing();
    stopBackups();
    await stopTimeChecks();
  });
  log.info('session opened', signedIn.standing, performance.now() - began);
  return { session, notices };
}

/** Starts search and sync on the open stores. */
function createSession(parts: SessionParts, stores: Stores): Session {
  const { office, signedIn, platform, machine, log } = parts;
  const { clock, events, host, paths } = office;
  const accountId = signedIn.account.id;
  const search = openSearch({
    paths: paths.bundles,
    directory: signedIn.directory,
    key: signedIn.dataKey,
    events,
    onWorkerError: (error) => log.area('articles').error('search worker died', error),
  });
  const audit: Session['audit'] = (action, subject, detail) =>
    appendAudit(stores.work, { at: clock.now().toISOString(), actorId: accountId, action, subject, detail });
  const anchor = createAnchoring({
    ...{ stores, platform, audit, accountId, device: machine.device, notify: parts.notify },
  });
  const session: Session = {
    account: signedIn.account,
    offer: signedIn.offer,
    stores,
    signer: signedIn.signer,
    platform,
    search,
    documents: createDocumentWorker(paths.bundles.documents),
    pages: createPageInspector(paths.bundles.pages),
    parser: createFileParser(host.parser ?? forkedParser(paths.bundles.parser), log.area('documents')),
    sync: createSync({
      ...{ stores, feedRecords, platform, search, clock, machine, events, audit },
      reconnect: parts.reconnect,
      onUpToDate: () => {
        refreshListIndex(stores);
        const account = cachedAccount(stores.cache, accountId);
        if (account) parts.accountChanged(account);
      },
      sendAudit: async (limits) => {
        if (session.offer.capabilities.includes('audit')) await anchor(limits);
      },
      log: log.area('sync'),
    }),
    clock,
    machine,
    events,
    host,
    audit,
  };
  return session;
}

/** Moves the entries from before the sign-in into the audit chain, and appends the sign-in. */
function auditSignIn({ stores, account, audit }: Session, { preLoginAudit, signedIn }: SessionParts): void {
  preLoginAudit.drain((entries) =>
    stores.work
      .transaction(() => {
        for (const entry of entries)
          appendAudit(stores.work, { ...entry, actorId: account.id, detail: BEFORE + entry.detail });
      })
      .immediate(),
  );
  audit('identity.signIn', account.id, signedIn.standing === 'online' ? '在线' : '离线');
  for (const { action, detail } of signedIn.keyEvents) audit(action, account.id, detail);
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
  await stopListIndex(session.stores);
  session.audit('identity.signOut', session.account.id, '');
  await deleteUnusedBlobs(session, noteDraftBlobs(session));
  await closeStores(session.stores);
}
