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

/** The state against which an act is checked, and the result of the check. */

export interface ActRefusal {
  code: 'INVALID' | 'NOT_PERMITTED' | 'ROLES_EXCLUDE' | 'TASKS_LEFT' | 'CONFLICT';
  reason: string;
}

/** State of the office when the act is checked. */
export interface OfficeState {
  accounts: readonly Account[];
  bindings: readonly Binding[];
  delegations: readonly Delegation[];
  policy: Policy;
  /** Must include all articles for which `inHand` can be true. */
  articles: ReadonlyArray<Pick<Article, 'id' | 'title' | 'authorId' | 'stage'>>;
  /** Unfinished duties of the account that is being closed. */
  duties: readonly HeldDuty[];
  /** Proposals, both waiting and settled. */
  proposals: readonly Proposal[];
  /** 登记簿. Null before the founding act, and on a client without a pinned root. */
  register: Pick<Register, 'root' | 'foundingLists'> | null;
  /** Pending recovery requests. */
  recoveries: ReadonlyArray<{ id: string; accountId: string; certificate: string }>;
  /** Returns why a certificate (DER) is currently not valid for signing, as a Chinese sentence; null when it is. */
  certificateProblem(certificate: Buffer): string | null;
  /** UTC instant. */
  now: string;
}

export type ActOf<T extends AdministrationAct['type']> = Extract<AdministrationAct, { type: T }>;

/** Builds a refusal. */
export const makeRefusal = (code: ActRefusal['code'], reason: string): ActRefusal => ({ code, reason });
