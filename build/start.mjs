/**
 * Builds what has changed and opens the client: in Electron when there is one and a display, else behind a one-time
 * address for the browser. `node build/start.mjs [--trace]`; `--trace` prints how long each part of the start takes, and
 * writes it to test-results/start-trace.json.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fetchElectron, findElectron, hasDisplay, isRoot, root, useProjectNode } from './machine.mjs';
import { openInBrowser } from './open-browser.mjs';
import { traceStart } from './trace.mjs';

await useProjectNode();

/** How long the first start may look for Electron's binary, ms. */
const FETCH_LIMIT = 60_000;
/** An Electron that fails sooner than this never showed its window, ms. */
const EARLY = 10_000;

/** Runs a program to its end. Ctrl+C reaches it through the terminal; a kill is passed on. Resolves with its code. */
function run(command, args, { onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
    });
    child.stdout?.setEncoding('utf8').on('data', (text) => text.split('\n').filter(Boolean).forEach(onLine));
    const pass = () => child.kill('SIGTERM');
    const wait = () => {};
    process.on('SIGTERM', pass);
    process.on('SIGINT', wait);
    child.once('error', () => resolve(1));
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', wait);
      resolve(signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : (code ?? 1));
    });
  });
}

/** Says in both languages why there is no window of our own; null when there can be one. */
function whyNoElectron() {
  if (!hasDisplay()) return '没有图形界面（DISPLAY）。 No display.';
  if (isRoot())
    return '以 root 身份运行时，Chromium 的沙箱不可用；请改用普通用户启动窗口。 Running as root: the sandbox would have to be off.';
  return null;
}

function electron() {
  const found = findElectron();
  if (found) return found;
  console.log('正在下载 Electron,最多等一分钟。Fetching Electron, for at most a minute…');
  return fetchElectron(FETCH_LIMIT);
}

async function startPreview() {
  let opened = false;
  return run(process.execPath, [join(root, 'dist', 'preview', 'main.cjs')], {
    onLine: (line) => {
      if (!line.startsWith('http://127.0.0.1:')) return console.log(line);
      console.log(
        `\n  请在 60 秒内用浏览器打开（只能用一次）： Open in a browser within 60 s (good for one visit):\n\n  ${line}\n`,
      );
      if (opened) return;
      opened = true;
      console.log('  按回车取得新地址，按 Ctrl+C 结束。 Enter for a new address, Ctrl+C to end.\n');
      if (hasDisplay() && !isRoot()) openInBrowser(line);
    },
  });
}

async function start() {
  const { bundle } = await import('./bundle.mjs');
  await bundle({ log: (name) => console.log(`built ${name}`) });
  if (!process.argv.includes('--trace')) return launch();
  const stop = traceStart(join(root, 'test-results', 'start-trace.json'), Date.now());
  return launch().finally(stop);
}

async function launch() {
  const reason = whyNoElectron();
  const found = reason ? null : electron();
  if (found) {
    const started = Date.now();
    const code = await run(found.program, [root]);
    if (code === 0 || Date.now() - started > EARLY) return code;
    console.log(
      `Electron 没有启动成功（代码 ${code}），改用浏览器。 Electron did not start; using the browser.`,
    );
  } else {
    console.log(reason ?? '没有 Electron 可用，改用浏览器。 No Electron here; using the browser.');
  }
  return startPreview();
}

process.exitCode = await start();
