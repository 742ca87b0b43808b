import type {
  AnyContractRouter,
  ContractProcedure,
  ErrorMap,
  InferSchemaInput,
  InferSchemaOutput,
  Meta,
} from '@orpc/contract';
import type { Offer, PlatformCapability, Role } from '../platform/contract';
import type { ChosenFiles } from './chosen-files';
import type { AgendaItem } from './contract';
import type { FeedRecord } from './feed-record';
import type { Session, Topic } from './types';

export type Access =
  /** Also without a signed-in account. */
  | 'anyone'
  /** Every account that is signed in, active and not locked. */
  | 'signedIn'
  /** Accounts with at least one of these roles. */
  | readonly Role[];

/** Declaration of one call of the contract. */
export interface CallRule {
  access: Access;
  /** Topics on which the answer depends: the page fetches it again when one of them changes. */
  topics: readonly Topic[];
  /** Failures are recorded in the account's audit trail. */
  recorded: boolean;
}

/** A call that reads. Without topics its answer does not change, or a refetch would overwrite what is being typed. */
export const query = (access: Access, ...topics: Topic[]): CallRule => ({ access, topics, recorded: false });

/** A call that changes something, or is made once. */
export const action = (access: Access): CallRule => ({ access, topics: [], recorded: false });

/** An action whose failures are recorded in the audit trail. */
export const recordedAction = (access: Access): CallRule => ({ access, topics: [], recorded: true });

export type CallRules<Group> = { readonly [Call in keyof Group]: CallRule };

/** Returns whether a platform offers what a part of the client needs. */
export const isOffered = ({ needs }: { needs?: PlatformCapability }, { capabilities }: Offer): boolean =>
  needs === undefined || capabilities.includes(needs);

/** Context of the calling page. */
export interface PageContext {
  files: ChosenFiles;
}

/** Functions that answer the calls of a group: they take the parsed input and return what the output schema accepts. */
export type Service<Group> = {
  [Call in keyof Group]: Group[Call] extends ContractProcedure<infer Input, infer Output, ErrorMap, Meta>
    ? (
        session: Session,
        input: InferSchemaOutput<Input>,
        page: PageContext,
      ) => InferSchemaInput<Output> | Promise<InferSchemaInput<Output>>
    : never;
};

/** A deadline of the signed-in account: UTC instant, and what is due. */
export interface Deadline {
  at: string;
  text: string;
}

/** What a part of the client contributes to agenda and deadline watcher. */
export interface AgendaContribution {
  /** What the platform has to offer for it; nothing when absent. */
  needs?: PlatformCapability;
  /** Returns what waits for the account. `totals` by kind, where `items` are limited. */
  agenda?(session: Session): { items: AgendaItem[]; totals?: Readonly<Record<string, number>> };
  /** Returns the open deadlines of the account in (after, until]; those outside may be included. UTC instants. */
  deadlines?(session: Session, after: string, until: string): Deadline[];
  /** Returns whether time alone changed what pages show in (after, until]. UTC instants. */
  changedIn?(session: Session, after: string, until: string): boolean;
  /** Returns deadlines by article, null without one: these articles come first in the agenda. */
  articleDeadlines?(session: Session): ReadonlyMap<string, string | null>;
}

/**
 * Declaration of a capability. Router, access control, change notifications, agenda, deadline watcher and the storage
 * of feed records are derived from the declarations in `capabilities.ts`.
 */
export interface Capability<
  Name extends string = string,
  Group extends AnyContractRouter = AnyContractRouter,
> extends AgendaContribution {
  /** Its group in the contract. */
  name: Name;
  contract: Group;
  calls: Readonly<Record<string, CallRule>>;
  service: Readonly<Record<string, (session: Session, input: never, page: PageContext) => unknown>>;
  /** Its kinds of feed records. They are stored also when the platform does not offer what it needs. */
  feed?: readonly FeedRecord[];
}

/** Returns the declaration; checks that each call of the contract has its rule and its function. */
export function defineCapability<Name extends string, Group extends AnyContractRouter>(
  declaration: AgendaContribution & {
    name: Name;
    contract: Group;
    calls: CallRules<Group>;
    service: Service<Group>;
    feed?: readonly FeedRecord[];
  },
): Capability<Name, Group> {
  return declaration as unknown as Capability<Name, Group>;
}
