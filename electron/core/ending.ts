import { guarded } from '../boundary';
import type { Failure } from './failure';
import type { Desk, Office } from './office';

/** Time for the page to save what was typed before a session ends that the platform has ended, ms. */
const SAVE_BEFORE_END = 3_000;

/** Ends sessions that the platform no longer admits (第十四条: 人员变更后及时注销权限). */
export interface Ending {
  /**
   * The platform has refused the account or its certificate. The page has `SAVE_BEFORE_END` to save what was typed, and may
   * sign out sooner; a locked one can save nothing.
   */
  begin(desk: Desk, refusal: Failure): void;
  /** Why the session of this desk was ended, for the person; null when it was not. */
  reasonOf(desk: Desk | null): { message: string; advice: string } | null;
}

/** `signOut` puts the desk away; `ended` says that it is going to be. */
export function createEnding(
  office: Pick<Office, 'desk' | 'session'>,
  parts: { ended(): void; signOut(desk: Desk): Promise<unknown> },
): Ending {
  let ending: { desk: Desk; message: string; advice: string } | null = null;
  return {
    begin(desk, { code, message, advice }) {
      if (office.desk !== desk || office.session.ended) return;
      desk.audit('identity.signInFailed', desk.account.id, `${code}：${message}`);
      ending = {
        desk,
        message: `${desk.account.name}的登录已被平台终止：${message}`,
        advice: `${advice}草稿和没有发出的操作保留在本机。`,
      };
      const wait = office.session.phase === 'open' ? SAVE_BEFORE_END : 0;
      parts.ended();
      const timer = setTimeout(
        guarded('session ended by the platform', () => parts.signOut(desk)),
        wait,
      );
      timer.unref();
    },
    reasonOf: (desk) => (ending !== null && ending.desk === desk ? ending : null),
  };
}
