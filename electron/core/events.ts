import { EventEmitter } from 'node:events';
import { guarded } from '../error-boundary';
import type { Events, Topic } from './types';

/** Creates the event bus of a running program. Errors of listeners are reported and do not reach `emit`. */
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

/** State that changes with `topics`. `alive` returns whether it still exists; absent: it always does. */
export interface StateSource<T> {
  topics: readonly Topic[];
  read(): T;
  alive?(): boolean;
}

/**
 * Yields the current state at once and again after each change. Several changes between two reads are reported once.
 * Ends when `signal` aborts or the state no longer exists.
 */
export async function* streamState<T>(
  events: Events,
  source: StateSource<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void> {
  const { topics, read, alive = () => true } = source;
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

/**
 * Yields the calls whose answers changed, by topic (`callsOf`): those of every topic at once, because changes may have
 * been missed before, then after each change. Several changes of one topic between two reads are reported once. Ends
 * when `signal` aborts.
 */
export async function* streamChanges<T extends Topic>(
  events: Events,
  topics: readonly T[],
  callsOf: (topic: T) => string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{ calls: string[] }, void> {
  const waiting = new Set<T>(topics);
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
        yield { calls: callsOf(topic) };
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
