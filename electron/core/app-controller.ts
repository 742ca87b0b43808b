import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inBackground } from '../error-boundary';
import { AppAudit } from './app-audit';
import { changeSessionState, createAppState } from './app-state';
import { createMachine, createSessionClock } from './clock/service';
import type { Notice } from './contract';
import { createKeyStores } from './identity/keystores/stores';
import { createDriverConfirmations } from './identity/keystores/tokens/driver-confirmations';
import { deviceName } from './identity/service';
import type { Log } from './log';
import { createMutex } from './mutex';
import { createNotices } from './notices';
import { PlatformConnection } from './platform-connection';
import { PracticeController } from './practice-controller';
import { createPreLoginAudit } from './pre-login-audit';
import { RealmInUse } from './realm-in-use';
import { ScreenLock } from './screen-lock';
import { SessionController } from './session-controller';
import { requireSession, withKeyFile } from './session-state';
import { createSessionTermination } from './session-termination';
import { SettingsController } from './settings-controller';
import { loadSettings } from './settings/service';
import type { ConnectionLimits } from './sync/service';
import type { AppController, AppState, Host, MachineClock, Paths } from './types';

const settingsFile = ({ data }: Paths) => path.join(data, 'settings.json');

/**
 * Creates the controller of the running program: sign-in, lock, sign-out, settings, practice platform. Rejects with
 * `Failure` 'SETTINGS_UNREADABLE' when the settings file cannot be read.
 */
export async function createAppController(options: {
  paths: Paths;
  host: Host;
  log: Log;
  clock: MachineClock;
  limits?: ConnectionLimits;
}): Promise<AppController> {
  const { paths, host, log, limits } = options;
  await mkdir(paths.data, { recursive: true, mode: 0o700 });
  const machine = createMachine(options.clock, await deviceName(paths.data));
  const connection = new PlatformConnection(machine, limits);
  const clock = createSessionClock(machine, () => connection.clockOffset);
  const loaded = await loadSettings(settingsFile(paths), clock.now());
  const office = createAppState({ paths, host, clock, machine, ...loaded });
  const parts = createParts(office, connection, loaded.notice, log);
  await parts.realm.open();
  return controllerOf(parts);
}

type Parts = ReturnType<typeof createParts>;

/** Creates the parts of the program, which know each other. `lasting` is the notice about the machine. */
function createParts(office: AppState, connection: PlatformConnection, lasting: Notice | null, log: Log) {
  const { clock, host, machine, paths } = office;
  /** Runs sign-in, sign-out, unlocking and changes of settings one at a time. */
  const inTurn = createMutex();
  const preLoginAudit = createPreLoginAudit(paths.data, clock);
  const audit = new AppAudit(office, preLoginAudit);
  const notices = createNotices(office, lasting);
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
    maxTries: () => Math.min(office.settings.maxTries, realm.policyTries),
    worker: paths.bundles.tokens,
  });
  const onTokenRemoved = () => void screenLock.lock('removed');
  const realm = new RealmInUse({ office, connection, keys, onTokenRemoved });
  const screenLock = new ScreenLock(office, realm, audit);
  const termination = createSessionTermination(office, {
    ended: () => void changeSessionState(office, { ended: true }),
    signOut: (session) =>
      inTurn(async () => {
        if (office.session === session) await sessions.signOut();
      }),
  });
  const sessions = new SessionController({
    office,
    realm,
    connection,
    screenLock,
    notices,
    termination,
    audit,
    preLoginAudit,
    log,
  });
  const practice = new PracticeController(office, realm, sessions);
  const settings = new SettingsController({
    file: settingsFile(paths),
    office,
    realm,
    sessions,
    confirmations,
    notices,
    audit,
  });
  return { office, inTurn, connection, keys, notices, realm, screenLock, sessions, practice, settings };
}

/** Starts the regular checks and returns the calls on the program. */
function controllerOf(parts: Parts): AppController {
  const { office, inTurn, notices, realm, screenLock, sessions, practice, settings } = parts;
  const stopLockChecks = screenLock.startChecks();
  const stopTrustChecks = sessions.startTrustChecks();
  return {
    office,
    openSession: () => requireSession(office),
    signIn: (input, files) =>
      withKeyFile(office, input, files, (named) => inTurn(() => sessions.signIn(named))),
    lock: (reason) => screenLock.lock(reason),
    unlock: (input) => inTurn(() => screenLock.unlock(input)),
    changePin: (pins) => inTurn(() => sessions.changePin(pins)),
    pinRoot: (root) => inTurn(() => sessions.pinRoot(root)),
    signOut: () => inTurn(() => sessions.signOut()),
    touch: () => screenLock.touch(),
    tokens: () => parts.keys.listTokens(),
    enterPractice: () => inTurn(() => practice.enter()),
    practiceMessages: () => practice.messages(),
    leavePractice: () => inTurn(() => practice.leave()),
    loadSettings: () => settings.load(),
    confirmDriver: (driver) => settings.confirmDriver(driver),
    saveSettings: (input, files) => inTurn(() => settings.save(input, files)),
    dismissNotice: notices.dismiss,
    resume: () => inBackground('sync after sleep', office.session?.sync.syncNow()),
    stop: () =>
      inTurn(async () => {
        stopLockChecks();
        stopTrustChecks();
        await sessions.leave();
        await parts.keys.close();
        parts.connection.close();
        await realm.practice?.stop();
      }),
  };
}
