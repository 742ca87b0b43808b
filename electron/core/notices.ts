import { randomUUID } from 'node:crypto';
import type { Notice } from './contract';
import type { Office } from './office';

/** What the office has to say until it is read. */
export interface Notices {
  warn(message: string, advice: string): void;
  /** Ends the session before. Returns a `warn` that does nothing once this one has ended. */
  beginSession(): Notices['warn'];
  add(notices: readonly Notice[]): void;
  dismiss(id: string): void;
  /** Drops what concerns one session only. */
  endSession(): void;
}

/** `lasting` concerns the machine, and outlives sessions. */
export function createNotices(office: Pick<Office, 'notices' | 'events'>, lasting: Notice | null): Notices {
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
