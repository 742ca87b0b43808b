import { randomInt } from 'node:crypto';

/**
 * Returns a pseudo-random generator (mulberry32). `below` returns an integer from 0 to `limit` - 1. Tests print the
 * seed; `FAULT_SEED` repeats a run.
 */
export function random(seed = Number(process.env['FAULT_SEED'] ?? randomInt(2 ** 31))) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { seed, below: (limit: number) => Math.floor(next() * limit) };
}
