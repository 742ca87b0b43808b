/** What a benchmark part found out. */
export interface Part {
  rows: Row[];
  /** How it was measured, and what was left out and why. */
  notes: string[];
}

export interface Row {
  name: string;
  /** The client's own figure; null when it could not be measured here. */
  value: number | null;
  unit: 'ms' | 's' | 'MB' | '×';
  /** The same figure of what the client is held against. */
  peer?: number;
  /** The better of the two over the other, always in the sense of the target. */
  ratio?: number;
  /** Bound for `ratio` when there is one, else for `value`. */
  target?: { atMost: number } | { atLeast: number };
  note?: string;
}

/** By nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
}

/** `340–372, n=5` */
export function spread(values: readonly number[], digits = 0): string {
  const show = (value: number) => value.toFixed(digits);
  return `${show(Math.min(...values))}–${show(Math.max(...values))}, n=${values.length}`;
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** One row of latencies: the 95th percentile is held against `atMost`, the rest stands in the note. */
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

/** Keeps to what was asked for by the environment, for a quick look: `BENCH_ROUNDS`, `BENCH_ARTICLES`. */
export function setting(name: string, usual: number): number {
  const given = Number(process.env[`BENCH_${name}`] ?? usual);
  if (!Number.isInteger(given) || given < 1) throw new Error(`BENCH_${name} is not a number`);
  return given;
}
