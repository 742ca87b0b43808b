/** The results of a part of the benchmark. */
export interface Part {
  rows: Row[];
  /** How it was measured, and what was left out and why. */
  notes: string[];
}

export interface Row {
  name: string;
  /** The figure of the client; null when it could not be measured here. */
  value: number | null;
  unit: 'ms' | 's' | 'MB' | '×';
  /** The same figure of the peer. */
  peer?: number;
  /** The ratio between the two figures, in the direction of the target. */
  ratio?: number;
  /** Limit for `ratio` if there is one, otherwise for `value`. */
  target?: { atMost: number } | { atLeast: number };
  note?: string;
}

/** Returns a quantile by nearest rank; `share` is between 0 and 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** Returns minimum, maximum and count, such as `340–372, n=5`. */
export function spread(values: readonly number[], digits = 0): string {
  const show = (value: number) => value.toFixed(digits);
  return `${show(Math.min(...values))}–${show(Math.max(...values))}, n=${values.length}`;
}

/** Returns the duration of the work in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/**
 * Returns a row of latencies in ms: the 95th percentile is compared with `atMost`; median and maximum are in the note.
 */
export function latencyRow(name: string, times: readonly number[], atMost?: number): Row {
  const at = (share: number) => quantile(times, share).toFixed(1);
  return {
    name,
    value: quantile(times, 0.95),
    unit: 'ms',
    ...(atMost === undefined ? {} : { target: { atMost } }),
    note: `p95 of ${times.length}; p50 ${at(0.5)}, max ${at(1)}`,
  };
}

/**
 * Returns the environment variable `BENCH_` plus `name` as a positive integer, or `usual`. Throws when it is not a
 * positive integer.
 */
export function benchSetting(name: string, usual: number): number {
  const given = Number(process.env[`BENCH_${name}`] ?? usual);
  if (!Number.isInteger(given) || given < 1) throw new Error(`BENCH_${name} is not a number`);
  return given;
}
