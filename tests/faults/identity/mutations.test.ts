import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPkcs12 } from '../../../electron/core/identity/keystores/files/pkcs12';
import { createTestPki, type TestPki } from '../../unit/pki/test-pki';
import { random } from '../random';
import { makeSamples, PASSWORD, pfxOf, type Sample } from './fixtures';
import { positionsOf, replaceValue, MUTATIONS } from './mutate';
import type { Report } from './mutation-process';

const AT_LEAST = 100_000;

let shop: TestPki;
let scratch: string;
beforeAll(() => {
  shop = createTestPki();
  scratch = mkdtempSync(resolve('node_modules/.mutations-'));
});
afterAll(() => {
  shop.dispose();
  rmSync(scratch, { recursive: true, force: true });
});

it(
  `${AT_LEAST.toLocaleString('en')} mutated signatures, certificates, CRLs, OCSP responses, timestamps and key files: none verifies, crashes or takes a second`,
  { timeout: 240_000 },
  async () => {
    const { seed } = random();
    console.log(`FAULT_SEED=${seed}`);
    const samples = await makeSamples(shop, 1);
    const script = await bundle(scratch);
    // The halves run in parallel, each in a separate process, so that a crash is noticed.
    const halves = split(samples);
    const reports = await Promise.all(halves.map((half, index) => run(script, half, seed + 1000 * index)));

    expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
    const tried = reports.reduce((sum, report) => sum + report.tried, 0);
    expect(tried).toBeGreaterThanOrEqual(AT_LEAST);
    const ways = new Map<string, number>();
    for (const { byWay } of reports)
      for (const [way, count] of Object.entries(byWay)) ways.set(way, (ways.get(way) ?? 0) + count);
    for (const way of Object.keys(MUTATIONS)) expect(ways.get(way) ?? 0).toBeGreaterThan(1000);
    const files = samples.filter(({ kind }) => kind === 'pfx').reduce((sum, { rounds }) => sum + rounds, 0);
    const sum = (key: 'unchanged' | 'opened') => reports.reduce((total, report) => total + report[key], 0);
    const [slowest] = reports.map((report) => report.slowest).sort((a, b) => b.ms - a.ms);
    console.log(
      `${tried} tried, ${files} of them key files; ${sum('unchanged')} came out unchanged; ` +
        `${sum('opened')} files opened to their own key; slowest ${Math.round(slowest?.ms ?? 0)} ms of work (${slowest?.name})`,
    );
  },
);

describe('a key file with too many iterations', () => {
  const MARK = 1237;
  const integer = (value: bigint) => {
    const hex = value.toString(16);
    const digits = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
    const bytes = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  };

  it('is refused within a second, wherever the number is in the file', async () => {
    shop.issue({ name: 'owner', profile: 'person', issuer: null });
    const mark = integer(BigInt(MARK));
    const files = [
      pfxOf(shop, 'owner', [], MARK),
      pfxOf(shop, 'owner', ['-nomac'], MARK),
      pfxOf(shop, 'owner', ['-legacy'], MARK),
    ];
    let refused = 0;
    for (const file of files)
      for (const place of positionsOf(file, mark))
        for (const iterations of [1_000_001n, 10n ** 7n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 63n, 2n ** 512n]) {
          const from = process.cpuUsage();
          const opened = openPkcs12(replaceValue(file, place, integer(iterations)), PASSWORD);
          // With a MAC, changed content is refused before its iterations are used.
          const code = expect.stringMatching(/^PFX_(TOO_COSTLY|WRONG_PASSWORD)$/) as string;
          await expect(opened).rejects.toMatchObject({ code });
          const { user, system } = process.cpuUsage(from);
          expect((user + system) / 1000).toBeLessThan(1000);
          refused++;
        }
    // The iterations of the MAC and of both encrypted parts of each file, unless they are encrypted themselves.
    expect(refused).toBeGreaterThanOrEqual(5 * 6);
  });
});

function split(samples: Sample[]): Sample[][] {
  const halves: Sample[][] = [[], []];
  samples.forEach((sample, index) => halves[index % 2]?.push(sample));
  return halves;
}

/** Bundles `tries.ts` as the core is bundled. Resolves with the path of the script. */
async function bundle(outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: resolve('tests/faults/identity/mutation-process.ts'),
      outDir,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  });
  return join(outDir, 'mutation-process.cjs');
}

/** Runs `tries.ts` on the samples. Rejects with the end of its error output when it does not exit with status 0. */
function run(script: string, samples: Sample[], seed: number): Promise<Report> {
  const file = join(scratch, `samples-${seed}.json`);
  writeFileSync(file, JSON.stringify(samples));
  const child = spawn(process.execPath, [script, file, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, last] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (last = `${last}${text}`.slice(-2000)));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) =>
      code === 0
        ? done(JSON.parse(said) as Report)
        : fail(new Error(`the process ended with ${signal ?? code}: ${last}`)),
    );
  });
}
