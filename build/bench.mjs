/**
 * Builds, then runs `run()` of every tests/bench/*.ts, or of those named. Prints a table of each at the end and writes
 * all of it to test-results/bench.json, with the machine, the load and the commit. With `--compare FILE` also prints the
 * figures that changed by more than a tenth against an earlier such file.
 * `node build/bench.mjs [name…] [--compare FILE]`
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { execFileSync, fork } from 'node:child_process';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, useProjectNode } from './machine.mjs';

await useProjectNode();

const folder = join(root, 'tests/bench');
const { values: options, positionals: wanted } = parseArgs({
  options: { compare: { type: 'string' } },
  allowPositionals: true,
});
const earlier = options.compare === undefined ? null : JSON.parse(readFileSync(options.compare, 'utf8'));
const present = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
const unknown = wanted.filter((name) => !present.includes(name));
if (unknown.length > 0) {
  console.error(`No part is called ${unknown.join(', ')}. There are: ${present.join(', ')}`);
  process.exit(1);
}

const load = () => loadavg()[0].toFixed(1);
const round = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Name of the commit, and whether files differ from it; null outside of a repository. */
function commit() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return { id: git('rev-parse', 'HEAD'), changed: git('status', '--porcelain') !== '' };
  } catch {
    return null;
  }
}

/** Prints the rows whose figure, or ratio to the peer, differs by more than a tenth from the earlier run. */
function showChanges(now, before) {
  console.log(`\n# changes since ${before.at} (commit ${before.commit?.id.slice(0, 8) ?? 'unknown'})`);
  for (const [part, { rows }] of Object.entries(now.parts))
    for (const row of rows) {
      const old = before.parts[part]?.rows.find(({ name }) => name === row.name);
      const [a, b] = [old?.ratio ?? old?.value, row.ratio ?? row.value];
      if (a == null || b == null || (b <= a * 1.1 && b >= a / 1.1)) continue;
      const unit = row.ratio === undefined ? row.unit : '×';
      console.log(`  ${part}: ${row.name}: ${round(a)} to ${round(b)} ${unit}`);
    }
}

/** Whether a row keeps to its target; null when it has none. */
function keeps({ value, ratio, target }) {
  if (!target || value === null) return null;
  const measured = ratio ?? value;
  return 'atMost' in target ? measured <= target.atMost : measured >= target.atLeast;
}

function goal({ ratio, unit, target }) {
  if (!target) return '';
  const bound = 'atMost' in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${bound} ${ratio === undefined ? unit : '×'}`;
}

function show({ rows, notes }) {
  const width = Math.max(...rows.map(({ name }) => [...name].length));
  for (const row of rows) {
    const kept = keeps(row);
    const own = row.value === null ? '–' : `${round(row.value)} ${row.unit}`;
    const against = row.peer === undefined ? '' : `${round(row.peer)} ${row.unit}`;
    const ratio = row.ratio === undefined ? '' : `${round(row.ratio)} ×`;
    const mark = kept === null ? ' ' : kept ? '✓' : '✗';
    console.log(
      `${mark} ${row.name.padEnd(width)} ${own.padStart(10)} ${against.padStart(10)} ${ratio.padStart(8)}  ${goal(row).padEnd(9)} ${row.note ?? ''}`,
    );
  }
  for (const note of notes) console.log(`  ${note}`);
}

/** Runs a part in this process, and hands what it found to the one that asked for it. */
async function measure(name) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(folder, `${name}.ts`), {
    configFile: false,
    root,
    logLevel: 'error',
  });
  const part = await module.run();
  await new Promise((resolve) => process.send(part, resolve));
  process.exit(0);
}

/** Runs a part in a process of its own, so that none pays for what another left in memory. */
function measured(name) {
  const child = fork(process.argv[1], [], {
    env: { ...process.env, BENCH_PART: name },
    serialization: 'advanced',
  });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

if (process.env.BENCH_PART) await measure(process.env.BENCH_PART);

const { bundle } = await import('./bundle.mjs');
await bundle({ log: (name) => console.log(`built ${name}`) });
const parts = {};
for (const name of present.filter((it) => wanted.length === 0 || wanted.includes(it))) {
  console.log(`measuring ${name}…`);
  const before = load();
  const from = Date.now();
  const part = await measured(name);
  parts[name] = { ...part, seconds: (Date.now() - from) / 1000, load: { before, after: load() } };
}

for (const [name, part] of Object.entries(parts)) {
  console.log(`\n# ${name} (${part.seconds.toFixed(0)} s, load ${part.load.before} to ${part.load.after})`);
  show(part);
}
const machine = {
  system: `${platform()} ${release()}`,
  processors: cpus().length,
  model: cpus()[0]?.model,
  memory: totalmem(),
  node: process.version,
};
const file = join(root, 'test-results', 'bench.json');
mkdirSync(join(root, 'test-results'), { recursive: true });
const results = { at: new Date().toISOString(), commit: commit(), machine, parts };
writeFileSync(file, JSON.stringify(results, null, 1));
if (earlier) showChanges(results, earlier);
const missed = Object.values(parts).flatMap(({ rows }) => rows.filter((row) => keeps(row) === false));
console.log(
  `\n${missed.length} of ${Object.values(parts).flatMap(({ rows }) => rows).length} figures miss their target. ${file}`,
);
