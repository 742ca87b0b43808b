import { describe, expect, it } from 'vitest';
import { createEvents, streamChanges, streamState } from '../../../electron/core/events';

const callsOf = (topic: string) => [`${topic}.list`];

describe('the stream of changed calls', () => {
  it('reports every topic at its start, because changes before it were missed', async () => {
    const changes = streamChanges(createEvents(), ['articles', 'ledger'], callsOf, undefined);
    expect((await changes.next()).value).toEqual({ calls: ['articles.list'] });
    expect((await changes.next()).value).toEqual({ calls: ['ledger.list'] });
  });

  it('reports several changes of one topic once', async () => {
    const events = createEvents();
    const changes = streamChanges(events, ['articles', 'ledger'], callsOf, undefined);
    await changes.next();
    await changes.next();
    for (const topic of ['ledger', 'ledger', 'articles'] as const) events.emit(topic);
    expect((await changes.next()).value).toEqual({ calls: ['ledger.list'] });
    expect((await changes.next()).value).toEqual({ calls: ['articles.list'] });
    const next = changes.next();
    events.emit('articles');
    expect((await next).value).toEqual({ calls: ['articles.list'] });
  });

  it('ends when it is aborted', async () => {
    const stop = new AbortController();
    const changes = streamChanges(createEvents(), ['articles'], callsOf, stop.signal);
    await changes.next();
    const end = changes.next();
    stop.abort();
    expect((await end).done).toBe(true);
  });
});

describe('the stream of a state', () => {
  it('yields the state at once and after each change, and ends with the state', async () => {
    const events = createEvents();
    let count = 1;
    let alive = true;
    const source = { topics: ['sync'] as const, read: () => count, alive: () => alive };
    const states = streamState(events, source, undefined);
    expect((await states.next()).value).toBe(1);
    count = 2;
    events.emit('sync');
    expect((await states.next()).value).toBe(2);
    alive = false;
    events.emit('sync');
    expect((await states.next()).done).toBe(true);
  });
});
