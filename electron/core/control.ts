import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { caOf, loadSettings, saveSettings } from './settings/service';
import type { KeyLocation, PracticeInfo, SessionState, Settings } from './contract';
import { closeDesk, openDesk } from './desk';
import { createEvents } from './events';
import { Failure } from './failure';
import {
  createIdentity,
  keepTrust,
  type Identity,
  type SignedIn,
  type SignInInput,
} from './identity/service';
import type { Log } from './log';
import type { Clock, Desk, Host, Office, Paths, PlatformClient } from './office';
import { enterPractice, type Practice } from './practice';
import { createPlatformClient } from './sync/service';

const IDLE_CHECK = 10_000;
const TRUST_CHECK = 12 * 3_600_000;

/** What the page may do to the office itself: enter and leave, lock, and set it up. */
export interface OfficeControl {
  office: Office;
  /** The desk of whoever is signed in and at it. Throws `SIGNED_OUT` or `LOCKED`. */
  openDesk(): Desk;
  signIn(input: SignInInput): Promise<SessionState>;
  lock(reason: 'idle' | 'asked' | 'suspend'): SessionState;
  unlock(input: { secret: string; lastTry?: boolean | undefined }): Promise<SessionState>;
  signOut(): Promise<SessionState>;
  touch(): void;
  enterPractice(): Promise<PracticeInfo>;
  leavePractice(): Promise<SessionState>;
  loadSettings(): { settings: Settings; ca: ReturnType<typeof caOf> };
  saveSettings(input: Settings): Promise<{ settings: Settings; ca: ReturnType<typeof caOf> }>;
  dismissNotice(id: string): void;
  /** The machine woke up. */
  resume(): void;
  stop(): Promise<void>;
}

export async function createControl(parts: { paths: Paths; host: Host; log: Log }): Promise<OfficeControl> {
  const { paths, host, log } = parts;
  await mkdir(paths.data, { recursive: true, mode: 0o700 });
  const settingsFile = path.join(paths.data, 'settings.json');
  const loaded = await loadSettings(settingsFile);
  const clock: Clock = { now: () => new Date() };
  const events = createEvents();

  let practice: Practice | null = null;
  let platform: PlatformClient;
  let identity: Identity;
  let lastTouch = Date.now();
  /** Entering, leaving, locking: one at a time. */
  let turn: Promise<unknown> = Promise.resolve();

  const office: Office = {
    paths,
    host,
    clock,
    events,
    settings: loaded.settings,
    practice: null,
    session: signedOut(null),
    desk: null,
    notices: loaded.notice ? [loaded.notice] : [],
  };

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  }

  function lineSettings(): Settings {
    if (!practice) return office.settings;
    const { caCertificate, info } = practice;
    return {
      ...office.settings,
      platformUrl: info.platformUrl,
      caCertificate,
      proxy: { mode: 'none', url: '' },
    };
  }

  function signedOut(lastKey: KeyLocation | null): SessionState {
    return {
      phase: 'signedOut',
      account: null,
      standing: null,
      certificate: null,
      practice: practice !== null,
      platformUrl: practice?.info.platformUrl ?? loaded.settings.platformUrl,
      lastKey,
      idleMinutes: loaded.settings.idleMinutes,
      lockedReason: null,
    };
  }

  function setSession(change: Partial<SessionState>): SessionState {
    office.session = { ...office.session, ...change };
    events.emit('session');
    return office.session;
  }

  /** Points the client at the platform in use. Nobody may be signed in. */
  async function takeLine(): Promise<void> {
    platform?.close();
    const settings = lineSettings();
    platform = createPlatformClient({ settings, clock });
    identity = createIdentity({
      realm: path.join(paths.data, practice ? 'practice' : 'office'),
      platform,
      clock,
      settings: () => office.settings,
      device: hostname(),
    });
    setSession({
      ...signedOut(await identity.lastKey()),
      platformUrl: settings.platformUrl,
      idleMinutes: office.settings.idleMinutes,
    });
  }

  function notice(message: string, advice: string): void {
    office.notices.push({ id: `${Date.now()}-${office.notices.length}`, level: 'warning', message, advice });
    events.emit('notices');
  }

  async function leaveDesk(): Promise<void> {
    const { desk } = office;
    office.desk = null;
    if (desk) {
      events.emit('session');
      await closeDesk(desk);
    }
    await identity.signOut();
  }

  async function reconnect(): Promise<boolean> {
    if (office.session.phase !== 'open' || !office.desk) return false;
    const again = await identity.reconnect();
    office.desk.account = again.account;
    keepTrust(office.desk.stores, again.trust);
    for (const warning of again.warnings) notice(warning, '请核对。');
    setSession({ standing: 'online', account: again.account, idleMinutes: again.idleMinutes });
    return true;
  }

  /** CRLs age: fetched again while somebody is signed in and the platform can be reached. */
  async function refreshTrust(): Promise<void> {
    const { desk } = office;
    if (!desk || !platform.signedIn) return;
    try {
      const trust = await identity.refreshTrust();
      if (office.desk === desk) keepTrust(desk.stores, trust);
    } catch (error) {
      log.write('trust not refreshed', error);
    }
  }

  async function takeSeat(signedIn: SignedIn, key: KeyLocation): Promise<SessionState> {
    const { desk, notices } = await openDesk({ office, signedIn, platform, reconnect, log });
    office.desk = desk;
    office.notices.push(...notices);
    for (const warning of signedIn.warnings) notice(warning, '请核对；如非本人所为，请报告系统管理员。');
    if (notices.length > 0) events.emit('notices');
    lastTouch = Date.now();
    return setSession({
      phase: 'open',
      account: signedIn.account,
      standing: signedIn.standing,
      certificate: signedIn.certificate,
      lastKey: key,
      idleMinutes: signedIn.idleMinutes,
      lockedReason: null,
    });
  }

  async function signInWith(input: SignInInput): Promise<SessionState> {
    if (office.desk || office.session.phase === 'locked') {
      await leaveDesk();
      await takeLine();
    }
    const signedIn = await identity.signIn(input);
    try {
      return await takeSeat(signedIn, input.key);
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
    if (office.desk) await leaveDesk();
    practice = entered;
    office.practice = entered.info;
    await takeLine();
    return entered.info;
  }

  function lock(reason: 'idle' | 'asked' | 'suspend'): SessionState {
    if (office.session.phase !== 'open' || !office.desk) return office.session;
    office.desk.signer = null;
    identity.lock();
    return setSession({ phase: 'locked', lockedReason: reason });
  }

  await takeLine();

  const idle = setInterval(() => {
    if (Date.now() - lastTouch >= office.session.idleMinutes * 60_000) lock('idle');
  }, IDLE_CHECK);
  idle.unref();
  const trust = setInterval(() => void refreshTrust(), TRUST_CHECK);
  trust.unref();

  return {
    office,
    openDesk() {
      if (office.session.phase === 'locked')
        throw new Failure('LOCKED', '程序已锁定。', '请输入证书密码继续。');
      if (!office.desk) throw new Failure('SIGNED_OUT', '尚未登录。', '请先用证书登录。');
      return office.desk;
    },
    signIn: (input) => inTurn(() => signInWith(input)),
    lock,
    unlock: (input) =>
      inTurn(async () => {
        if (office.session.phase !== 'locked') return office.session;
        const desk = office.desk;
        if (!desk) return office.session;
        desk.signer = await identity.unlock(input);
        lastTouch = Date.now();
        const state = setSession({ phase: 'open', lockedReason: null });
        void desk.sync.now();
        return state;
      }),
    signOut: () =>
      inTurn(async () => {
        await leaveDesk();
        await takeLine();
        return office.session;
      }),
    touch() {
      lastTouch = Date.now();
    },
    enterPractice: () => inTurn(enter),
    leavePractice: () =>
      inTurn(async () => {
        if (!practice) return office.session;
        await leaveDesk();
        const left = practice;
        practice = null;
        office.practice = null;
        await takeLine();
        await left.stop();
        return office.session;
      }),
    loadSettings: () => ({ settings: office.settings, ca: caOf(office.settings) }),
    saveSettings: (input) =>
      inTurn(async () => {
        const before = office.settings;
        const after = await saveSettings(settingsFile, input);
        office.settings = after;
        const moved =
          before.platformUrl !== after.platformUrl ||
          before.caCertificate !== after.caCertificate ||
          before.proxy.mode !== after.proxy.mode ||
          before.proxy.url !== after.proxy.url;
        if (moved && !practice) {
          if (office.desk) {
            await leaveDesk();
            notice('平台线路的设置已更改。', '请用证书重新登录；草稿和待发的操作都在。');
          }
          await takeLine();
        }
        return { settings: after, ca: caOf(after) };
      }),
    dismissNotice(id) {
      office.notices = office.notices.filter((item) => item.id !== id);
      events.emit('notices');
    },
    resume() {
      void office.desk?.sync.now();
    },
    stop: () =>
      inTurn(async () => {
        clearInterval(idle);
        clearInterval(trust);
        await leaveDesk();
        platform.close();
        await practice?.stop();
      }),
  };
}
