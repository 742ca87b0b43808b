import type { Offer } from '../platform/contract';
import { capabilities } from './capabilities';
import { isOffered, type CallRule } from './capability';
import { SYSTEM_CALLS } from './system-calls';
import type { Topic } from './types';

const groups: ReadonlyMap<string, Readonly<Record<string, CallRule>>> = new Map([
  ...Object.entries<Readonly<Record<string, CallRule>>>(SYSTEM_CALLS),
  ...capabilities.map(({ name, calls }) => [name, calls] as const),
]);

/** Returns the rule of the call `path` (group, name); undefined when there is none. */
export function callRule([group = '', call = '']: readonly string[]): CallRule | undefined {
  const calls = groups.get(group);
  return calls && Object.hasOwn(calls, call) ? calls[call] : undefined;
}

/** Returns the names of the capabilities that need what a platform does not offer. */
export const notOffered = (offer: Offer): string[] =>
  capabilities.filter((capability) => !isOffered(capability, offer)).map(({ name }) => name);

/** Returns the calls, `group.name`, whose answers depend on a topic. */
export function callsOfTopic(topic: Topic): string[] {
  return [...groups].flatMap(([group, calls]) =>
    Object.entries(calls)
      .filter(([, { topics }]) => topics.includes(topic))
      .map(([call]) => `${group}.${call}`),
  );
}

/** The topics that pages are notified of. */
export const NOTIFIED_TOPICS = ['articles', 'drafts', 'ledger', 'outbox', 'notices', 'search'] as const;
