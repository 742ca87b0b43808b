import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CORE_HEAP } from '../../../electron/shell/core-memory';

/** Heap limit and space for new objects in MB, after many objects were made and dropped. */
const PROGRAM = `
  let kept = [];
  for (let n = 0; n < 2_000_000; n++) {
    kept.push({ n });
    if (kept.length > 100_000) kept = [];
  }
  const v8 = require('node:v8');
  const young = v8.getHeapSpaceStatistics().find((it) => it.space_name === 'new_space');
  process.stdout.write(JSON.stringify([v8.getHeapStatistics().heap_size_limit / 2 ** 20, young.space_size / 2 ** 20]));
`;

describe('the heap of the core', () => {
  it('is limited by arguments that V8 knows', () => {
    const run = (options: readonly string[]) =>
      JSON.parse(execFileSync(process.execPath, [...options, '-e', PROGRAM], { encoding: 'utf8' })) as [
        number,
        number,
      ];
    const [limit, young] = run(CORE_HEAP);
    expect(limit).toBeLessThan(900);
    expect(young).toBeLessThanOrEqual(12);
    const [usualLimit, usualYoung] = run([]);
    expect(usualLimit).toBeGreaterThan(limit);
    expect(usualYoung).toBeGreaterThan(young);
  });
});
