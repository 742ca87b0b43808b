import { EventEmitter } from 'node:events';
import { guarded } from '../boundary';
import type { Events, Topic } from './office';

export function createEvents(): Events {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    emit: (topic) => void emitter.emit(topic),
    on: (topic, listener) => {
      const heard = guarded(`listener to ${topic}`, listener);
      emitter.on(topic, heard);
      return () => void emitter.off(topic, heard);
    },
  };
}

/**
 * An event stream for the page: the present state at once, then again after every change of the topics. Changes that
 * come while the page is still reading are told once. Ends when `alive` no longer holds.
 */
export async function* follow<T>(
  events: Events,
  topics: readonly Topic[],
  read: () => T,
  signal: AbortSignal | undefined,
  alive: () => boolean = () => true,
): AsyncGenerator<T, void> {
  let changed = true;
  let wake: (() => void) | null = null;
  const notice = () => {
    changed = true;
    wake?.();
  };
  const stops = topics.map((topic) => events.on(topic, notice));
  signal?.addEventListener('abort', notice, { once: true });
  try {
    while (!signal?.aborted && alive()) {
      if (changed) {
        changed = false;
        yield read();
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** The topics themselves as they happen, each at most once per read. */
export async function* followTopics<T extends Topic>(
  events: Events,
  topics: readonly T[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{ topic: T }, void> {
  const waiting = new Set<T>();
  let wake: (() => void) | null = null;
  const noticeOf = (topic: T) => () => {
    waiting.add(topic);
    wake?.();
  };
  const stops = topics.map((topic) => events.on(topic, noticeOf(topic)));
  const abort = () => wake?.();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    while (!signal?.aborted) {
      const [topic] = waiting;
      if (topic !== undefined) {
        waiting.delete(topic);
        yield { topic };
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
    }
  } finally {
    for (const stop of stops) stop();
  }
}
