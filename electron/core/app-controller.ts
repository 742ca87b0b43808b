import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { guarded, inBackground } from '../error-boundary';
import type { Account } from '../platform/contract';
import type {
  AuditAction,
  KeyLocation,
  PracticeInfo,
  SessionState,
  Settings,
  SettingsInput,
} from './contract';
import { fileNotChosen, type ChosenFiles } from './chosen-files';
import { createMachine, createSessionClock } from './clock/service';
import { startKeyEscrow } from './key-escrow';
import { closeSession, openSession } from './session';
import { createEvents } from './events';
import { createSessionTermination } from './session-termination';
import { startInterval } from './interval';
import { Failure } from './failure';
import { createKeyStores } from './identity/keystores/stores';
import { createDriverConfirmations } from './identity/keystores/tokens/driver-confirmations';
import {
  createIdentity,
  accountSuspended,
  deviceName,
  isPlatformRefusal,
  keepTrust,
  newestPolicy,
  type Identity,
  type SignedIn,
  type SignInInput,
  type UnlockInput,
} from './identity/service';
import { LOCK_REASON_NAME, dueLockReason, type LockReason } from './lock-limits';
import type { Log } from './log';
import type { Host, MachineClock, AppState, AppController, Paths, PlatformClient } from './types';
import {
  requireSession,
  isConnectionChanged,
  connectionSettings,
  keyLocationText,
  rootToConfirm,
  signedOutState,
  withKeyFile,
} from './session-state';
import { createNotices } from './notices';
import { createPreLoginAudit } from './pre-login-audit';
import { enterPractice, type Practice } from './practice';
import { describeChanges } from './settings/changes';
import { cachePolicy } from './accounts/service';
import { confirmNewDrivers, caInfo, checkSettings, loadSettings, saveSettings } from './settings/service';
import { createPlatformClient, type ConnectionLimits } from './sync/service';
import { createMutex } from './mutex';

const LOCK_CHECK = 10_000;
const TRUST_CHECK = 12 * 3_600_000;

/** Failure codes that ask the user for another input; they are not recorded as a failed login. */
const QUESTIONS = ['SMS_REQUIRED', 'PIN_LAST_TRY', 'CERTIFICATE_RENEWED'];

/**
 * Creates the controller of the running program: sign-in, lock, sign-out, settings, practice platform. Rejects with
 * `Failure` 'SETTINGS_UNREADABLE' when the settings file cannot be read.
 */
export async function createAppController(parts: {
  paths: Paths;
  host: Host;
  log: Log;
  clock: MachineClock;
  limits?: ConnectionLimits;
}): Promise<AppController> {
  const { paths, host, log } = parts;
  await mkdir(paths.data, { recursive: true, mode: 0o700 });
  const settingsFile = path.join(paths.data, 'settings.json');
  const device = await deviceName(paths.data);
  let clockOffset: () => number | null = () => null;
  const { clock: machineClock, limits } = parts;
  const machine = createMachine(machineClock, device);
  const clock = createSessionClock(machine, () => clockOffset());
  const loaded = await loadSettings(settingsFile, clock.now());
  const events = createEvents();
  const pending = createPreLoginAudit(paths.data, clock);

  let practice: Practice | null = null;
  let platform: PlatformClient;
  let identity: Identity;
  /** Wrong passwords in a row that the newest known policy of the platform allows; Infinity when none is known. */
  let policyTries = Infinity;
  let lastTouch = machine.uptime();
  let secretAt = machine.uptime();
  let endCustody = () => {};
  /** SHA-256 of the founding act in the platform's last answer. */
  let offeredRoot: string | null = null;
  /** Runs sign-in, sign-out, unlocking and changes of settings one at a time. */
  const inTurn = createMutex();

  const office: AppState = {
    paths,
    host,
    clock,
    machine,
    events,
    settings: loaded.settings,
    practice: null,
    sessionState: signedOutState({ practice: null, settings: loaded.settings, lastKey: null }),
    session: null,
    notices: loaded.notice ? [loaded.notice] : [],
  };

  const notices = createNotices(office, loaded.notice);
  const termination = createSessionTermination(office, {
    ended: () => void setSession({ ended: true }),
    signOut: (session) =>
      inTurn(async () => {
        if (office.session === session) await signOut();
      }),
  });

  const confirmations = createDriverConfirmations({
    file: path.join(paths.data, 'drivers.json'),
    ask: (driver) => host.confirmDriver(driver),
    now: () => clock.now(),
  });
  const keys = createKeyStores({
    uptime: () => machine.uptime(),
    throttleFile: path.join(paths.data, 'tries.json'),
    drivers: () => office.settings.drivers,
    confirmations,
    maxTries: () => Math.min(office.settings.maxTries, policyTries),
    worker: paths.bundles.tokens,
  });

  function setSession(change: Partial<SessionState>): SessionState {
    office.sessionState = { ...office.sessionState, ...change };
    events.emit('session');
    return office.sessionState;
  }

  /** Creates the client and the identity for the platform in use. Must not be called while an account is signed in. */
  async function takeLine(): Promise<void> {
    platform?.close();
    const settings = connectionSettings(practice, office.settings);
    const realm = path.join(paths.data, practice ? 'practice' : 'office');
    const client = createPlatformClient({ settings, machine, ...(limits && { limits }) });
    platform = client;
    clockOffset = () => client.clockOffset;
    identity = createIdentity({
      realm,
      platform,
      clock,
      settings: () => office.settings,
      device,
      keys,
      keyring: host.keyring,
      onTokenRemoved: guarded('token removed', () => lock('removed')),
    });
    policyTries = (await newestPolicy(realm))?.maxTries ?? Infinity;
    const lastKey = await identity.lastKey();
    setSession(signedOutState({ practice: office.practice, settings: office.settings, lastKey }));
  }

  /** Appends to the audit chain of the signed-in account; without one, to the entries kept for the next sign-in. */
  function record(action: AuditAction, subject: string, detail: string): void {
    if (office.session) office.session.audit(action, subject, detail);
    else pending.append(action, subject, detail);
  }

  /** Records the failed use of a key, unless the code is one of `QUESTIONS`. Rethrows `error`. */
  function failed(action: AuditAction, key: KeyLocation | null, error: unknown): never {
    if (error instanceof Failure && !QUESTIONS.includes(error.code))
      record(action, key ? keyLocationText(key) : '', `${error.code}：${error.message}`);
    throw error;
  }

  async function leaveSession(): Promise<void> {
    const { session } = office;
    office.session = null;
    notices.endSession();
    endCustody();
    endCustody = () => {};
    if (session) {
      events.emit('session');
      await closeSession(session);
    }
    await identity.signOut();
  }

  async function reconnect(): Promise<boolean> {
    const { session } = office;
    if (office.sessionState.phase !== 'open' || office.sessionState.ended || !session) return false;
    const again = await identity.reconnect().catch((error: unknown) => {
      if (isPlatformRefusal(error)) termination.terminate(session, error);
      throw error;
    });
    if (office.session !== session) return false;
    session.account = again.account;
    keepTrust(session.stores, again.trust);
    offeredRoot = again.offeredRoot;
    cachePolicy(session.stores, again.policy);
    policyTries = again.policy.maxTries;
    for (const warning of again.warnings) notices.warn(warning, '请核对。');
    const { idleMinutes } = identity.limits();
    setSession({
      standing: 'online',
      account: session.account,
      idleMinutes,
      rootToConfirm: rootToConfirm(again),
    });
    return true;
  }

  async function pinRoot(root: string): Promise<SessionState> {
    const session = requireSession(office);
    keepTrust(session.stores, await identity.pinRoot(root));
    session.audit('identity.rootPinned', root, '');
    events.emit('sync');
    return setSession({ rootToConfirm: null });
  }

  /** Fetches newer CRLs while an account is signed in and the platform has a session for it. */
  async function refreshTrust(): Promise<void> {
    const { session } = office;
    if (!session || !platform.signedIn) return;
    try {
      const trust = await identity.refreshTrust();
      if (office.session === session) keepTrust(session.stores, trust);
    } catch (error) {
      log.write('trust not refreshed', error);
    }
  }

  async function signOut(): Promise<SessionState> {
    const reason = termination.reasonOf(office.session);
    await leaveSession();
    await takeLine();
    if (!reason) return office.sessionState;
    notices.warn(reason.message, reason.advice);
    return setSession({ ended: true });
  }

  /** Applies a change of the account's rights during the session; ends the session when the account is not active. */
  function accountChanged(account: Account): void {
    const { session } = office;
    if (!session || session.account.id !== account.id || isDeepStrictEqual(session.account, account)) return;
    if (!account.active) return termination.terminate(session, accountSuspended());
    session.account = account;
    setSession({ account });
  }

  async function takeSeat(signedIn: SignedIn): Promise<SessionState> {
    const notify = notices.beginSession();
    const { session, notices: found } = await openSession({
      office,
      signedIn,
      platform,
      machine,
      preLoginAudit: pending,
      reconnect,
      finishKeyRotation: () => identity.finishKeyRotation(),
      notify,
      accountChanged,
      log,
    });
    office.session = session;
    notices.add(found);
    for (const warning of signedIn.warnings) notify(warning, '请核对；如非本人所为，请报告系统管理员。');
    lastTouch = secretAt = machine.uptime();
    policyTries = signedIn.policy.maxTries;
    offeredRoot = signedIn.offeredRoot;
    endCustody = startKeyEscrow({ session, identity, offeredRoot: () => offeredRoot, notify, log });
    return setSession({
      phase: 'open',
      account: signedIn.account,
      standing: signedIn.standing,
      certificate: signedIn.certificate,
      lastKey: signedIn.key,
      idleMinutes: identity.limits().idleMinutes,
      lockedReason: null,
      ended: false,
      rootToConfirm: rootToConfirm(signedIn),
    });
  }

  async function signInWith(input: SignInInput): Promise<SessionState> {
    if (office.session || office.sessionState.phase === 'locked') {
      await leaveSession();
      await takeLine();
    }
    const signedIn = await identity
      .signIn(input)
      .catch((error: unknown) => failed('identity.signInFailed', input.key, error));
    try {
      return await takeSeat(signedIn);
    } catch (error) {
      await identity.signOut();
      throw error;
    }
  }

  async function enter(): Promise<PracticeInfo> {
    if (practice) return practice.info;
    const directory = paths.practice ?? path.join(paths.data, 'practice', 'platform');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const entered = await enterPractice(directory, paths.bundles.practice);
    if (office.session) await leaveSession();
    practice = entered;
    office.practice = entered.info;
    await takeLine();
    return entered.info;
  }

  function lock(reason: LockReason): SessionState {
    const { session } = office;
    if (office.sessionState.phase !== 'open' || !session) return office.sessionState;
    session.signer = null;
    identity.lock();
    session.audit('identity.lock', session.account.id, LOCK_REASON_NAME[reason]);
    return setSession({ phase: 'locked', lockedReason: reason });
  }

  async function unlock(input: UnlockInput): Promise<SessionState> {
    const { session } = office;
    if (office.sessionState.phase !== 'locked' || !session) return office.sessionState;
    const signer = await identity
      .unlock(input)
      .catch((error: unknown) => failed('identity.unlockFailed', office.sessionState.lastKey, error));
    session.signer = signer;
    lastTouch = secretAt = machine.uptime();
    session.audit('identity.unlock', session.account.id, '');
    const state = setSession({ phase: 'open', lockedReason: null });
    inBackground('sync after unlocking', session.sync.syncNow());
    return state;
  }

  async function save(input: SettingsInput, files: ChosenFiles): Promise<Settings> {
    const before = office.settings;
    // Check the input before a dialog asks the user about a driver.
    const checked = checkSettings(input);
    const known = before.drivers;
    const drivers = await confirmNewDrivers(input.drivers, {
      known,
      files,
      hasDialogs: host.info.nativeDialogs,
      confirm: (driver) => confirmations.confirm(driver),
    });
    const after = await saveSettings(settingsFile, { ...checked, drivers });
    office.settings = after;
    await confirmations.keepOnly(after.drivers.map((driver) => driver.path));
    const changes = describeChanges(before, after);
    if (changes !== '') record('settings.changed', '', changes);
    if (office.session) setSession({ idleMinutes: identity.limits().idleMinutes });
    if (isConnectionChanged(before, after) && !practice) {
      if (office.session) {
        await leaveSession();
        notices.warn('平台线路的设置已更改。', '请用证书重新登录；草稿和待发的操作都在。');
      }
      await takeLine();
    }
    return after;
  }

  await takeLine();

  const stopWatch = startInterval(LOCK_CHECK, 'control: lock check', () => {
    // During sign-out the phase is still 'open', but `identity.limits` throws.
    if (office.sessionState.phase !== 'open' || !office.session) return;
    const due = dueLockReason(machine.uptime(), lastTouch, secretAt, identity.limits());
    if (due) lock(due);
  });
  const stopTrust = startInterval(TRUST_CHECK, 'control: trust check', refreshTrust);

  return {
    office,
    openSession: () => requireSession(office),
    signIn: (input, files) => withKeyFile(office, input, files, (named) => inTurn(() => signInWith(named))),
    lock,
    unlock: (input) => inTurn(() => unlock(input)),
    changePin: ({ current, next }) =>
      inTurn(async () => {
        const session = requireSession(office);
        await identity
          .changePin(current, next)
          .catch((error: unknown) => failed('identity.pinChangeFailed', office.sessionState.lastKey, error));
        session.audit('identity.pinChanged', session.account.id, '');
      }),
    pinRoot: (root) => inTurn(() => pinRoot(root)),
    signOut: () => inTurn(signOut),
    touch() {
      lastTouch = machine.uptime();
    },
    tokens: () => keys.listTokens(),
    enterPractice: () => inTurn(enter),
    practiceMessages: async () => (practice ? practice.messages() : []),
    leavePractice: () =>
      inTurn(async () => {
        if (!practice) return office.sessionState;
        await leaveSession();
        const left = practice;
        practice = null;
        office.practice = null;
        await takeLine();
        await left.stop();
        return office.sessionState;
      }),
    loadSettings: () => ({ settings: office.settings, ca: caInfo(office.settings) }),
    confirmDriver: async ({ kind, path: file }) => {
      const saved = office.settings.drivers.find((it) => it.kind === kind && it.path === file);
      if (!saved) throw fileNotChosen();
      await confirmations.confirm(saved);
    },
    saveSettings: (input, files) =>
      inTurn(async () => {
        const settings = await save(input, files);
        return { settings, ca: caInfo(settings) };
      }),
    dismissNotice: notices.dismiss,
    resume() {
      inBackground('sync after sleep', office.session?.sync.syncNow());
    },
    stop: () =>
      inTurn(async () => {
        stopWatch();
        stopTrust();
        await leaveSession();
        await keys.close();
        platform.close();
        await practice?.stop();
      }),
  };
}
