/**
 * Makes a fresh clone ready: packages, the project's own Node and, for `test`, a browser and tokens in software.
 * `node build/prepare.mjs start|test`. Plain Node ≥ 18, no packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  findBrowser,
  isInstalled,
  isRoot,
  lacksPkcs11Build,
  lacksTokenTools,
  nodeIsNewEnough,
  projectNode,
  root,
  tokenObstacles,
} from './machine.mjs';

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return !error && status === 0;
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

function installPackages() {
  if (isInstalled()) return false;
  console.log('正在安装依赖，首次约需一至两分钟。Installing packages (npm ci)…');
  if (!run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']))
    stop('依赖安装失败，请检查网络或 npm 源。npm ci failed; check the network or the registry.');
  return true;
}

/** A cautious npm skips install scripts, and then the `node` package has no binary. */
function checkNode() {
  if (projectNode()) return;
  run('npm', ['rebuild', 'node']);
  if (!projectNode() && !nodeIsNewEnough())
    stop(
      `本机 Node ${process.version} 过旧，项目自带的 Node 也没有装上。请安装 Node 22 或更新版本。\n` +
        `Node ${process.version} is too old and the "node" package could not install its own. Install Node 22 or newer.`,
    );
}

/** Installs packages of Debian's family, where that is allowed. Answers whether it was tried. */
function aptInstall(packages) {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!isRoot() || !/^ID(_LIKE)?=.*(debian|ubuntu|uos|deepin|kylin)/im.test(release)) return false;
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  return true;
}

/** Debian's family keeps a Chromium in its archive; elsewhere, and without root, Playwright brings one. */
function installBrowser() {
  aptInstall(['chromium', 'fonts-noto-cjk']);
  if (!findBrowser()) run('npx', ['playwright', 'install', 'chromium']);
}

function checkBrowser() {
  if (findBrowser()) return;
  console.log('没有找到 Chromium 浏览器，正在安装。No Chromium found, installing one…');
  installBrowser();
  if (!findBrowser())
    console.warn(
      '没有可用的浏览器：本次测试将略去界面测试（tests/e2e）。装好 Chromium 或 Chrome，或用 GOV_TEST_BROWSER 指明其路径后再试。\n' +
        'No browser: the tests of the interface (tests/e2e) will be left out. Install Chromium or Chrome, or name one in GOV_TEST_BROWSER.',
    );
}

/** A compiler must be there before `npm ci`: npm builds pkcs11js, or drops it without a word. */
function installTokens() {
  if (!lacksTokenTools()) return;
  console.log('正在安装软件令牌，用于测试。Installing tokens in software, for the tests…');
  aptInstall(['softhsm2', 'opensc', 'gcc', 'g++', 'make', 'python3', 'libc6-dev', 'libssl-dev']);
}

/** pkcs11js is optional: without it certificate files and SKF tokens still work. */
function buildPkcs11() {
  if (!lacksPkcs11Build() || run('npm', ['rebuild', 'pkcs11js'])) return;
  console.warn(
    'PKCS#11 令牌组件没有编译成功，不影响其他功能。pkcs11js could not be built; everything else works without it.',
  );
}

function sayWhatTokensLack() {
  for (const [kind, obstacle] of Object.entries(tokenObstacles()))
    if (obstacle)
      console.warn(`本次测试将略去 ${kind} 令牌。Tests of ${kind} tokens will be left out: ${obstacle}.`);
}

if (Number(process.versions.node.split('.')[0]) < 18)
  stop(`本机 Node ${process.version} 过旧，需要 18 或更新版本。Node 18 or newer is needed.`);
const testing = process.argv[2] === 'test';
if (testing) installTokens();
const installed = installPackages();
checkNode();
if (installed || testing) buildPkcs11();
if (testing) {
  sayWhatTokensLack();
  checkBrowser();
}
