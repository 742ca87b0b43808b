/**
 * Preloaded into the process of a core that is measured. Answers messages `{ type: 'probe', ask, question }` on its
 * channel. `begin`: watches the event loop with a 5 ms tick and, with `profile`, a sampling profiler. `end`: returns
 * the longest blocks (minus the time in which the machine ran others or started a process) and what ran in them.
 * `memory`: returns the largest resident set in MB. `heap`: returns the size of the live objects in MB. `pulled`: returns when the first page of the feed was requested, in
 * ms since 1970, or null.
 */
import { ChildProcess } from 'node:child_process';
import { openSync, readSync } from 'node:fs';
import https from 'node:https';
import { Session } from 'node:inspector';
import { setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
import { mostMemory } from './memory.mjs';

/** In ms. */
const STEP = 5;
const NOTED = 10;
const NAMED = 5;
const SAMPLE_MICROSECONDS = 500;

let watch = null;
let pulled = null;

const cpuMs = () => {
  if (!process.threadCpuUsage) return NaN;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/**
 * Returns the time in ms that this thread was ready to run while the machine ran others; 0 where the system does not
 * report it.
 */
const statistics = process.platform === 'linux' ? openSync('/proc/self/schedstat') : null;
const line = Buffer.alloc(100);
function queuedMs() {
  if (statistics === null) return 0;
  const length = readSync(statistics, line, 0, line.length, 0);
  return Number(line.toString('latin1', 0, length).split(' ')[1]) / 1e6;
}

/**
 * Time in ms that this thread has waited for the system to start other processes. `spawn` returns when the new process
 * runs, which takes long on a busy machine. The processor time of `spawn` is not included.
 */
let starting = 0;
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (...options) {
  const before = { at: performance.now(), used: cpuMs() + queuedMs() };
  try {
    return spawn.apply(this, options);
  } finally {
    const waited = performance.now() - before.at - (cpuMs() + queuedMs() - before.used);
    if (waited > 0) starting += waited;
  }
};

/** Resolves after the delay that the start of the profiler itself causes. */
async function begin({ profile }) {
  let session = null;
  if (profile) {
    session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
    session.post('Profiler.start');
    await setTimeout(50);
  }
  const blocks = [];
  let last = { at: process.hrtime.bigint(), cpu: cpuMs(), queued: queuedMs() + starting };
  const timer = setInterval(() => {
    const now = { at: process.hrtime.bigint(), cpu: cpuMs(), queued: queuedMs() + starting };
    const wall = Number(now.at - last.at) / 1e6 - STEP;
    const blocked = wall - (now.queued - last.queued);
    if (blocked > NOTED) {
      const [from, to] = [last, now].map(({ at }) => Number(at / 1000n));
      blocks.push({ from, to, wall, blocked, cpu: now.cpu - last.cpu });
    }
    last = now;
  }, STEP);
  watch = { blocks, timer, session };
}

/** Returns the call path from the root that most samples of a block share, as long as at least half of them do. */
function slowPath(profile, block) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])),
  );
  const hits = new Map();
  let samples = 0;
  let at = profile.startTime;
  profile.samples.forEach((id, index) => {
    at += profile.timeDeltas[index];
    if (at < block.from || at > block.to) return;
    samples++;
    for (let on = id; on !== undefined; on = parents.get(on)) hits.set(on, (hits.get(on) ?? 0) + 1);
  });
  const path = [];
  for (let [node] = profile.nodes; node;) {
    const next = (node.children ?? [])
      .map((id) => nodes.get(id))
      .sort((a, b) => (hits.get(b.id) ?? 0) - (hits.get(a.id) ?? 0))[0];
    if (!next || (hits.get(next.id) ?? 0) < samples / 2) break;
    const { functionName, url } = next.callFrame;
    if (functionName && (!url.startsWith('node:') || path.length > 0)) path.push(functionName);
    node = next;
  }
  return path.slice(-6).join(' > ') || 'nothing that takes half of it';
}

async function end() {
  const { blocks, timer, session } = watch;
  watch = null;
  clearInterval(timer);
  const profile =
    session &&
    (await new Promise((resolve, reject) =>
      session.post('Profiler.stop', (error, result) => (error ? reject(error) : resolve(result.profile))),
    ));
  session?.disconnect();
  blocks.sort((a, b) => b.blocked - a.blocked);
  return blocks.slice(0, NAMED).map(({ from, to, wall, blocked, cpu }) => ({
    wall,
    blocked,
    cpu,
    code: profile ? slowPath(profile, { from, to }) : '',
  }));
}

/** Collects twice: finalizers of the first collection release more. */
async function heap() {
  globalThis.gc();
  await setTimeout(10);
  globalThis.gc();
  return process.memoryUsage().heapUsed / 1e6;
}

const answers = {
  begin,
  end,
  memory: mostMemory,
  heap,
  pulled: () => pulled,
};

if (isMainThread) {
  const request = https.request;
  https.request = (...args) => {
    if (pulled === null && String(args[0]?.path).includes('/changes?')) pulled = Date.now();
    return request(...args);
  };
  process.on('message', async (message) => {
    if (message?.type !== 'probe') return;
    process.send({ type: 'probed', question: message.question, value: await answers[message.ask](message) });
  });
}
