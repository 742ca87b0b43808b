import { guarded } from '../error-boundary';
import type { Failure } from './failure';
import type { Session, AppState } from './types';

/** Time in ms that the page has to save its input before a session refused by the platform ends. */
const SAVE_BEFORE_END = 3_000;

/** Ends sessions that the platform refuses (第十四条: 人员变更后及时注销权限). */
export interface SessionTermination {
  /**
   * Starts the end of a session whose account or certificate the platform refuses. An open session ends after
   * `SAVE_BEFORE_END`, so that the page can save its input; the page may sign out earlier. A locked session ends at
   * once.
   */
  terminate(session: Session, refusal: Failure): void;
  /** Returns why the platform ended this session, in Chinese; null when it did not. */
  reasonOf(session: Session | null): { message: string; advice: string } | null;
}

/** Creates the termination of sessions. `ended` announces the end to the page; `signOut` closes the session. */
export function createSessionTermination(
  office: Pick<AppState, 'session' | 'sessionState'>,
  parts: { ended(): void; signOut(session: Session): Promise<unknown> },
): SessionTermination {
  let ending: { session: Session; message: string; advice: string } | null = null;
  return {
    terminate(session, { code, message, advice }) {
      if (office.session !== session || office.sessionState.ended) return;
      session.audit('identity.signInFailed', session.account.id, `${code}：${message}`);
      ending = {
        session,
        message: `${session.account.name}的登录已被平台终止：${message}`,
        advice: `${advice}草稿和没有发出的操作保留在本机。`,
      };
      const wait = office.sessionState.phase === 'open' ? SAVE_BEFORE_END : 0;
      parts.ended();
      const timer = setTimeout(
        guarded('session ended by the platform', () => parts.signOut(session)),
        wait,
      );
      timer.unref();
    },
    reasonOf: (session) => (ending !== null && ending.session === session ? ending : null),
  };
}
