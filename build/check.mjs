/**
 * Checks types, lint, styles, format, layers and dead code, two at a time; the last line has the totals. Types, lint and format
 * look again only at what has changed. `node build/check.mjs [--fresh]`; `--fresh` looks at everything.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, useProjectNode } from './machine.mjs';

await useProjectNode();

/** Longest time of one check, ms. */
const LIMIT = 900_000;
const AT_ONCE = 2;

const fresh = process.argv.includes('--fresh');
const caches = join(root, 'node_modules', '.cache');
const state = { types: join(caches, 'types.tsbuildinfo'), format: join(caches, 'format.json') };
const tool = (path) => join(root, 'node_modules', path);

/** The longest first: together they take as long as the longest. */
const checks = {
  lint: ['build/lint.mjs', ...(fresh ? ['--fresh'] : [])],
  types: [tool('typescript/bin/tsc'), '-p', '.', '--incremental', '--tsBuildInfoFile', state.types],
  format: [
    tool('prettier/bin/prettier.cjs'),
    '--check',
    '--log-level=warn',
    '--cache',
    '--cache-strategy=content',
    `--cache-location=${state.format}`,
    '.',
  ],
  styles: [tool('stylelint/bin/stylelint.mjs'), '--config', 'build/config/stylelint.js', 'renderer/**/*.css'],
  layers: [
    tool('dependency-cruiser/bin/dependency-cruise.mjs'),
    'electron',
    'renderer',
    'build',
    '--config',
    'build/config/layers.cjs',
  ],
  'dead code': [tool('knip/bin/knip.js'), '--config', 'build/config/knip.json'],
};

/** Runs one check to its end, with its output kept together. Resolves with whether it passed. */
function run(name, args) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', (error) => (output += error.message));
    child.once('close', (code, signal) => {
      const passed = code === 0;
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`== ${name}: ${passed ? 'passed' : `failed (${signal ?? code})`}, ${seconds} s`);
      if (output.trim()) console.log(output.trimEnd());
      resolve(passed);
    });
  });
}

if (fresh) for (const path of Object.values(state)) rmSync(path, { recursive: true, force: true });
mkdirSync(caches, { recursive: true });
const waiting = Object.entries(checks);
const outcomes = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await run(...next));
  }),
);
const failed = outcomes.filter((passed) => !passed).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
