import { randomUUID } from 'node:crypto';
import type { Notice } from './contract';
import type { AppState } from './types';

/** Notices that are shown until the user dismisses them. */
export interface Notices {
  warn(message: string, advice: string): void;
  /** Removes the notices of the previous session. Returns a `warn` that does nothing after this session has ended. */
  beginSession(): Notices['warn'];
  add(notices: readonly Notice[]): void;
  dismiss(id: string): void;
  /** Removes all notices but the lasting one. */
  endSession(): void;
}

/** Creates the notices of the program. `lasting` concerns the machine and survives the end of a session. */
export function createNotices(office: Pick<AppState, 'notices' | 'events'>, lasting: Notice | null): Notices {
  let session = 0;
  const set = (notices: Notice[]) => {
    office.notices = notices;
    office.events.emit('notices');
  };
  const warn: Notices['warn'] = (message, advice) =>
    set([...office.notices, { id: randomUUID(), level: 'warning', message, advice }]);
  const endSession = () => {
    session++;
    set(office.notices.filter((item) => item === lasting));
  };
  return {
    warn,
    beginSession() {
      endSession();
      const own = session;
      return (message, advice) => {
        if (own === session) warn(message, advice);
      };
    },
    add: (notices) => set([...office.notices, ...notices]),
    dismiss: (id) => set(office.notices.filter((item) => item.id !== id)),
    endSession,
  };
}
