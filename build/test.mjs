/**
 * Builds what has changed and runs the tests: units and faults, then the pages alone in a browser, then the whole program
 * in a browser and in Electron. Prints what it left out and why; the last line has the totals. `node build/test.mjs
 * [part …] [file …]`: parts are `unit`, `pages`, `browser`, `electron` and `look` (a picture of every screen, in each size
 * and host); files limit a part to the tests whose path contains one of them.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  findBrowser,
  findElectron,
  hasDisplay,
  isRoot,
  root,
  tokenObstacles,
  useProjectNode,
  xvfbRun,
} from './machine.mjs';

await useProjectNode();

const results = join(root, 'test-results');
const PARTS = ['unit', 'pages', 'browser', 'electron', 'look'];
const wanted = process.argv.slice(2).filter((it) => PARTS.includes(it));
const filters = process.argv.slice(2).filter((it) => !PARTS.includes(it));
const total = { passed: 0, failed: 0, skipped: 0 };
const leftOut = [];

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Adds what a runner wrote down; a runner that failed without naming a test counts as one failure. */
function count(name, code, file, read) {
  let counted;
  try {
    counted = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    counted = { passed: 0, failed: 0, skipped: 0 };
  }
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  for (const key of Object.keys(total)) total[key] += counted[key];
  console.log(`${name}: ${counted.passed} passed, ${counted.failed} failed, ${counted.skipped} skipped`);
}

/** Runs the tests of one configuration of Vitest. */
async function vitest(part, config) {
  const file = join(results, `${part}.json`);
  const command = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    `--config=build/config/${config}`,
    ...filters,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  // Building has set it to `production`, where React leaves out what its tests need.
  const code = await run(process.execPath, command, {
    NODE_ENV: 'test',
    VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
  });
  count(part, code, file, (report) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.testResults.filter(
        (it) => it.status === 'failed' && it.assertionResults.every(({ status }) => status !== 'failed'),
      ).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

async function interfaces(host, { wrapper = [], only = [], env = {} } = {}) {
  const file = join(results, `${host}.json`);
  const [command, ...args] = [
    ...wrapper,
    process.execPath,
    join(root, 'node_modules/@playwright/test/cli.js'),
    'test',
    '--config=build/config/playwright.ts',
    ...filters,
    ...only,
    `--project=${host}`,
    '--reporter=list,json',
    `--output=${join(results, host)}`,
  ];
  const code = await run(command, args, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  count(host, code, file, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
}

/** Why a part cannot run here, or null. */
const obstacles = {
  unit: () => null,
  pages: () => obstacles.browser(),
  browser: () => (findBrowser() ? null : 'no Chromium or Chrome found (GOV_TEST_BROWSER names one)'),
  electron: () => {
    if (!findElectron()) return 'no Electron binary (ELECTRON_OVERRIDE_DIST_PATH names a folder with one)';
    if (!hasDisplay() && !xvfbRun()) return 'no display and no xvfb-run';
    return null;
  },
  look: () => obstacles.browser() && obstacles.electron(),
};
const display = () => (hasDisplay() ? [] : [xvfbRun(), '-a']);
const parts = {
  unit: () => vitest('unit', 'vitest.ts'),
  pages: () => vitest('pages', 'pages.ts'),
  browser: () => interfaces('browser'),
  electron: () => interfaces('electron', { wrapper: display() }),
  look: async () => {
    const screens = { only: ['screens'], env: { GOV_TEST_LOOK: '1' } };
    if (!obstacles.browser()) await interfaces('browser', screens);
    if (!obstacles.electron()) await interfaces('electron', { ...screens, wrapper: display() });
  },
};

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const { bundle } = await import('./bundle.mjs');
await bundle({ log: (name) => console.log(`built ${name}`) });
for (const [name, part] of Object.entries(parts)) {
  const asked = wanted.length > 0 ? wanted.includes(name) : name !== 'look';
  const obstacle = asked ? obstacles[name]() : 'not asked for';
  if (obstacle) leftOut.push(`${name}: ${obstacle}`);
  else await part();
}
for (const [kind, obstacle] of Object.entries(tokenObstacles()))
  if (obstacle && (wanted.length === 0 || wanted.includes('unit')))
    leftOut.push(`unit tests of ${kind} tokens: ${obstacle}`);
if (isRoot() && !leftOut.some((it) => /^electron/.test(it)))
  console.log("Run as root: Chromium's own process sandbox was off in the interface tests.");
for (const reason of leftOut) console.log(`left out ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
