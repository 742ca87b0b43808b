import { guarded } from '../boundary';
import type { Failure } from './failure';
import type { Session, Office } from './office';

/** Time for the page to save what was typed before a session ends that the platform has ended, ms. */
const SAVE_BEFORE_END = 3_000;

/** Ends sessions that the platform no longer admits (第十四条: 人员变更后及时注销权限). */
export interface Ending {
  /**
   * The platform has refused the account or its certificate. The page has `SAVE_BEFORE_END` to save what was typed, and may
   * sign out sooner; a locked one can save nothing.
   */
  begin(session: Session, refusal: Failure): void;
  /** Why the platform ended this session, for the person; null when it was not. */
  reasonOf(session: Session | null): { message: string; advice: string } | null;
}

/** `signOut` closes the session; `ended` announces it. */
export function createEnding(
  office: Pick<Office, 'session' | 'sessionState'>,
  parts: { ended(): void; signOut(session: Session): Promise<unknown> },
): Ending {
  let ending: { session: Session; message: string; advice: string } | null = null;
  return {
    begin(session, { code, message, advice }) {
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
