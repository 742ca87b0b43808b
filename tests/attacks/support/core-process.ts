import { readFileSync } from 'node:fs';
import { openClient } from '../../unit/core/office/client';

/**
 * The real core in a separate process, called over the port that a page uses. Requests and answers are IPC messages
 * (structured clone). The process measures its own memory and event loop.
 */

export interface CoreArguments {
  /** Folder of the practice platform. */
  practice: string;
  data: string;
  /** Time limits of requests to the platform in ms. */
  limits?: { connect: number; answer: number };
}

export type CoreRequest = { id: number } & (
  | { call: [group: string, name: string]; input: unknown }
  /** Posts a value to the core's port unchanged. */
  | { post: unknown }
  /** A call whose input is JSON text, sent unchanged. */
  | { raw: [group: string, name: string]; json: string }
  | { load: true }
  | { stop: true }
);

export type CoreAnswer =
  { id: number; value: unknown } | { id: number; failure: { code: string; message: string; data: unknown } };

/** Load of the core process: memory since its start; stall and delay since the previous reading. */
export interface Load {
  /** Peak resident set size in bytes. */
  memory: number;
  /** Longest block of the event loop by work of its thread, in ms. Time without the processor does not count. */
  longestBlock: number;
  /** Longest delay of the event loop in elapsed ms. Depends on the other load of the machine. */
  delay: number;
}

const TICK = 5;

/** Samples the event loop every 5 ms. Returns a function that reads and resets the maxima. */
function watchLoop(): () => Pick<Load, 'longestBlock' | 'delay'> {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let worst = { longestBlock: 0, delay: 0 };
  let last = { at: performance.now(), used: used() };
  setInterval(() => {
    const now = { at: performance.now(), used: used() };
    const delay = Math.max(0, now.at - last.at - TICK);
    worst = {
      longestBlock: Math.max(worst.longestBlock, Math.min(delay, now.used - last.used)),
      delay: Math.max(worst.delay, delay),
    };
    last = now;
  }, TICK).unref();
  return () => {
    const read = worst;
    worst = { longestBlock: 0, delay: 0 };
    return read;
  };
}

/** Returns the peak resident set size in bytes. `ru_maxrss` would include the process that this one was forked from. */
function peakMemory(): number {
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

type Calls = Record<string, Record<string, ((input: unknown) => Promise<unknown>) | undefined> | undefined>;

function isStream(value: unknown): value is AsyncGenerator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function main(): Promise<void> {
  const { practice, data, limits } = JSON.parse(process.argv[2] ?? '') as CoreArguments;
  const client = await openClient(practice, data, undefined, limits);
  const readLoop = watchLoop();
  const calls = client.core as unknown as Calls;

  let frames = 0;
  /** Builds the frame as text: the client of the contract cannot encode every input. */
  function callRaw([group, name]: [string, string], json: string): Promise<unknown> {
    const id = `raw-${++frames}`;
    return new Promise((resolve, reject) => {
      const listen = (frame: unknown) => {
        if (typeof frame !== 'string' || !frame.includes(`"i":"${id}"`)) return;
        client.port.off('message', listen);
        const { p } = JSON.parse(frame) as { p: { s?: number; b: { json: unknown } } };
        if (p.s === undefined) resolve(p.b.json);
        else reject(Object.assign(new Error(), p.b.json));
      };
      client.port.on('message', listen);
      client.port.postMessage(`{"i":"${id}","p":{"u":"/${group}/${name}","b":{"json":${json}}}}`);
    });
  }

  async function answer(request: CoreRequest): Promise<unknown> {
    if ('load' in request) return { memory: peakMemory(), ...readLoop() };
    if ('stop' in request) return client.stop();
    if ('post' in request) return client.port.postMessage(request.post);
    if ('raw' in request) return callRaw(request.raw, request.json);
    const [group, name] = request.call;
    const value = await calls[group]?.[name]?.(request.input);
    if (!isStream(value)) return value;
    const { value: first } = await value.next();
    await value.return(undefined);
    return first;
  }

  const send = (message: CoreAnswer) => process.send?.(message);
  process.on('message', (request: CoreRequest) => {
    void answer(request).then(
      (value) => send({ id: request.id, value: value ?? null }),
      (error: Error & { code?: string; data?: unknown }) => {
        const { code = 'THROWN', message, data } = error;
        send({ id: request.id, failure: { code, message, data: data ?? null } });
      },
    );
  });
  send({ id: 0, value: null });
}

void main();
