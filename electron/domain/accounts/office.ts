import type {
  Account,
  AdministrationAct,
  Article,
  Binding,
  Delegation,
  HeldDuty,
  Policy,
  Proposal,
} from '../records';
import type { Register } from './register';

/** What an act is judged against, and what stands against it. */

export interface AdministrationBar {
  code: 'INVALID' | 'NOT_PERMITTED' | 'ROLES_EXCLUDE' | 'TASKS_LEFT' | 'CONFLICT';
  reason: string;
}

/** The office as it stands when the act is judged. */
export interface OfficeState {
  accounts: readonly Account[];
  bindings: readonly Binding[];
  delegations: readonly Delegation[];
  policy: Policy;
  /** Those that `inHand` may hold for. */
  articles: ReadonlyArray<Pick<Article, 'id' | 'title' | 'authorId' | 'stage'>>;
  /** What the account that is closed still has to do on duty. */
  duties: readonly HeldDuty[];
  /** Acts that wait for a second signature. */
  proposals: readonly Proposal[];
  /** 登记簿; null before a founding act, and on a client that has pinned none. */
  register: Pick<Register, 'root' | 'founding'> | null;
  /** Recovery requests that wait. */
  recoveries: ReadonlyArray<{ id: string; accountId: string; certificate: string }>;
  /** Why a certificate (DER) is not good for signing now, in a sentence; null when it is. */
  certificateProblem(certificate: Buffer): string | null;
  /** UTC instant. */
  now: string;
}

export type ActOf<T extends AdministrationAct['type']> = Extract<AdministrationAct, { type: T }>;

export const bar = (code: AdministrationBar['code'], reason: string): AdministrationBar => ({ code, reason });
