import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CoreSupervisor,
  restartDelay,
  MAX_EXITS,
  EXIT_WINDOW_MS,
  type HostRequest,
} from '../../../electron/shell/core-supervisor';

class Process extends EventEmitter {
  readonly heard: Array<{ type: string; [key: string]: unknown }> = [];
  readonly ports: string[] = [];
  postMessage(message: { type: string }, transfer: string[] = []) {
    this.heard.push(message);
    this.ports.push(...transfer);
    if (message.type === 'stop' && this.obedient) this.emit('exit', 0);
  }
  obedient = true;
  kill() {
    return this.emit('exit', 137);
  }
}

function keep(answer: (request: HostRequest) => Promise<unknown> = () => Promise.resolve(null)) {
  const runs: Process[] = [];
  const events: string[] = [];
  const keeper = new CoreSupervisor<string>({
    launch: () => {
      const process = new Process();
      runs.push(process);
      return process;
    },
    start: { type: 'start' },
    answer,
    onReady: () => events.push('up'),
    onLost: () => events.push('down'),
    onGaveUp: (code) => events.push(`gave up ${code}`),
  });
  keeper.start();
  return { keeper, runs, events, last: () => runs.at(-1)! };
}

describe('the supervisor of the core process', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends a new core its paths before it connects a page', () => {
    const { keeper, last, events } = keep();
    expect(keeper.connect('too early')).toBe(false);
    last().emit('spawn');
    expect(events).toEqual(['up']);
    expect(keeper.connect('port')).toBe(true);
    expect(last().heard.map(({ type }) => type)).toEqual(['start', 'connect']);
    expect(last().ports).toEqual(['port']);
  });

  it('restarts a core that has exited, with a growing delay, and reports that its ports are closed', () => {
    const { runs, last, events, keeper } = keep();
    for (let loss = 1; loss < MAX_EXITS; loss++) {
      last().emit('spawn');
      last().emit('exit', 1);
      expect(keeper.running).toBe(false);
      vi.advanceTimersByTime(restartDelay(loss) - 1);
      expect(runs).toHaveLength(loss);
      vi.advanceTimersByTime(1);
      expect(runs).toHaveLength(loss + 1);
    }
    expect(restartDelay(2)).toBeGreaterThan(restartDelay(1));
    expect(events).toEqual(['up', 'down', 'up', 'down']);
  });

  it('gives up after the third exit within a minute, and starts again when it is asked to', () => {
    const { runs, last, events, keeper } = keep();
    for (let loss = 1; loss <= MAX_EXITS; loss++) {
      last().emit('exit', 9);
      vi.advanceTimersByTime(EXIT_WINDOW_MS / 10);
    }
    expect(events.at(-1)).toBe('gave up 9');
    expect(runs).toHaveLength(MAX_EXITS);
    keeper.start();
    expect(runs).toHaveLength(MAX_EXITS + 1);
  });

  it('does not count exits that are older than a minute', () => {
    const { runs, last, events } = keep();
    for (let loss = 1; loss <= MAX_EXITS + 2; loss++) {
      last().emit('exit', 1);
      vi.advanceTimersByTime(EXIT_WINDOW_MS);
    }
    expect(runs).toHaveLength(MAX_EXITS + 3);
    expect(events).not.toContain('gave up 1');
  });

  it('answers the host requests of the core, with null when the host fails', async () => {
    const { last } = keep(({ call, args }) =>
      call === 'pickFile' ? Promise.resolve(`/${String(args[0])}`) : Promise.reject(new Error('no dialog')),
    );
    last().emit('spawn');
    last().emit('message', { type: 'host', id: 4, call: 'pickFile', args: ['certificate'] });
    last().emit('message', { type: 'host', id: 5, call: 'pickDirectory', args: [] });
    last().emit('message', { type: 'gossip' });
    await vi.runAllTimersAsync();
    expect(last().heard.slice(1)).toEqual([
      { type: 'hostAnswer', id: 4, value: '/certificate' },
      { type: 'hostAnswer', id: 5, value: null },
    ]);
  });

  it('sends no answer to a core other than the one that asked', async () => {
    const { last, runs } = keep(() => Promise.resolve('late'));
    last().emit('spawn');
    last().emit('message', { type: 'host', id: 1, call: 'pickDirectory', args: [] });
    last().emit('exit', 1);
    await vi.runAllTimersAsync();
    expect(runs).toHaveLength(2);
    expect(runs.flatMap(({ heard }) => heard).map(({ type }) => type)).not.toContain('hostAnswer');
  });

  it('stops the core and does not restart it', async () => {
    const { keeper, last, runs, events } = keep();
    last().emit('spawn');
    await keeper.stop();
    await vi.runAllTimersAsync();
    expect(keeper.alive).toBe(false);
    expect(runs).toHaveLength(1);
    expect(events).toEqual(['up']);
  });

  it('kills a core that does not exit after a stop request', async () => {
    const { keeper, last } = keep();
    last().emit('spawn');
    last().obedient = false;
    const stopped = keeper.stop();
    await vi.runAllTimersAsync();
    await stopped;
    expect(keeper.alive).toBe(false);
  });
});
