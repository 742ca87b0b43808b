import { createRoot, type Root } from 'react-dom/client';
import { page } from 'vitest/browser';
import { expect } from 'vitest';
import type { Account, SessionState, SyncStatus } from '../../electron/core/contract';
import { App } from '../../renderer/app/App';
import { useSessionStore, watchSession } from '../../renderer/client/session';
import { STANDARD_FONT_SIZE } from '../../renderer/components/tokens';
import { answerAlways, answerWith, Feed, type Answers } from './core';
import { NOBODY_ON_DUTY } from './data';

const session = new Feed<SessionState>();
const changed = new Feed<{ calls: string[] }>();

const OPEN: Omit<SessionState, 'account'> = {
  phase: 'open',
  notOffered: [],
  standing: 'online',
  certificate: null,
  practice: false,
  platformUrl: 'https://platform.example',
  lastKey: null,
  idleMinutes: 30,
  lockedReason: null,
  ended: false,
  rootToConfirm: null,
};

const SYNCED: SyncStatus = {
  state: 'synced',
  waiting: 0,
  returned: 0,
  quarantined: 0,
  lastSyncedAt: null,
  error: null,
  nextTryAt: null,
  clockOffset: 0,
  clockWrong: false,
};

/** What every page of the office asks for: nothing waits, nobody is on duty. */
const FRAME: Answers = {
  host: {
    info: () => ({ kind: 'browser', version: '0.0.0', nativeDialogs: false }),
    watch: () => changed.follow(),
    notices: () => ({ notices: [] }),
  },
  identity: { watch: () => session.follow(), touch: () => ({}) },
  sync: {
    status: () => SYNCED,
    watch: () => new Feed<SyncStatus>().follow(),
    outbox: () => ({ rows: [] }),
  },
  agenda: { mine: () => ({ items: [], counts: {} }) },
  settings: {
    load: () => ({
      settings: {
        platformUrl: OPEN.platformUrl,
        caCertificate: '',
        proxy: { mode: 'none', url: '' },
        idleMinutes: 30,
        offlineDays: 7,
        sessionMinutes: 600,
        maxTries: 5,
        secretDays: 0,
        drivers: [],
        fontSize: STANDARD_FONT_SIZE,
      },
      ca: null,
    }),
  },
  accounts: {
    delegations: () => ({ delegations: [], mayDelegate: [], forOthers: false }),
    proposals: () => ({ proposals: [] }),
  },
  duty: { overview: () => NOBODY_ON_DUTY, draft: () => ({ draft: null }) },
};

let root: Root | null = null;

/**
 * Opens the office of a person at a page. `at`: route, with the leading slash; `answers`: those of the core besides what
 * every page asks for. Resolves when the heading of a page is shown.
 */
export async function openOffice(options: {
  account: Account;
  at?: string;
  notOffered?: string[];
  answers?: Answers;
}): Promise<void> {
  answerWith(options.answers ?? {});
  window.location.hash = `#${options.at ?? '/'}`;
  session.push({ ...OPEN, account: options.account, notOffered: options.notOffered ?? [] });
  const container = document.body.appendChild(document.createElement('div'));
  container.id = 'root';
  root = createRoot(container);
  root.render(<App />);
  await expect.element(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

/** Tells the page that the answers of these calls, `group.name`, have changed. */
export const report = (...calls: string[]): void => changed.push({ calls });

/** Ends the session as the platform ends it, which drops all data of the person, and removes the page. */
export async function closeOffice(): Promise<void> {
  session.push({ ...OPEN, phase: 'signedOut', account: null, ended: true });
  await expect.poll(() => useSessionStore.getState().kept).toBeNull();
  root?.unmount();
  root = null;
  document.getElementById('root')?.remove();
  localStorage.clear();
}

answerAlways(FRAME);
watchSession();
