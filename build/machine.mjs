/** What this machine has: the project's own Node, an Electron, a browser, a display. Plain Node ≥ 18, no packages. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';

/** The oldest Node that the build tools and the SQLite binding run on. */
const OLDEST_NODE = 22;

/** The `node` package's binary, or null before `npm ci`. */
export function projectNode() {
  const path = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
  return existsSync(path) ? path : null;
}

const major = () => Number(process.versions.node.split('.')[0]);
export const nodeIsNewEnough = () => major() >= OLDEST_NODE;

/** Runs the present script again with the project's own Node when this one is too old; does not resolve then. */
export async function useProjectNode() {
  if (nodeIsNewEnough()) return;
  const node = projectNode();
  if (!node) {
    console.error(`Node ${process.version} is too old and the project's own is missing. Run: npm ci`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  await new Promise((resolve) => child.once('exit', (code) => resolve(process.exit(code ?? 1))));
}

/** The lock's packages are the installed ones. Compares with the record that npm itself keeps in node_modules. */
export function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, windows ? `${name}.exe` : name))
    .find((path) => existsSync(path)) ?? null;

/** Where Playwright would have put its own Chromium. */
function playwrightBrowser() {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    windows && join(process.env.LOCALAPPDATA ?? '', 'ms-playwright'),
    process.platform === 'darwin' && join(homedir(), 'Library/Caches/ms-playwright'),
    join(homedir(), '.cache/ms-playwright'),
  ];
  const inside = [
    'chrome-linux64/chrome',
    'chrome-linux/chrome',
    'chrome-win64/chrome.exe',
    'chrome-win/chrome.exe',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ];
  return caches
    .filter((cache) => cache && existsSync(cache))
    .flatMap((cache) =>
      readdirSync(cache)
        .filter((name) => /^chromium-\d+$/.test(name))
        .flatMap((name) => inside.map((path) => join(cache, name, path))),
    )
    .find((path) => existsSync(path));
}

/** A Chromium to test with: GOV_TEST_BROWSER, else one of the system's, else Playwright's own; or null. */
export function findBrowser() {
  const given = process.env.GOV_TEST_BROWSER;
  if (given) return existsSync(given) ? given : null;
  const programs = [process.env['ProgramFiles'], process.env['ProgramFiles(x86)']].filter(Boolean);
  return (
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
      .map(onPath)
      .find(Boolean) ??
    [
      ...programs.map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
      ...programs.map((folder) => join(folder, 'Microsoft/Edge/Application/msedge.exe')),
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ].find((path) => existsSync(path)) ??
    playwrightBrowser() ??
    null
  );
}

/** The folder and program of an Electron that is already here, or null. */
export function findElectron() {
  const binary =
    { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron';
  return (
    [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, 'node_modules', 'electron', 'dist')]
      .filter(Boolean)
      .map((folder) => ({ folder, program: join(folder, binary) }))
      .find(({ program }) => existsSync(program)) ?? null
  );
}

/** Lets the electron package fetch its binary, for at most `limit` ms. Answers what `findElectron` then does. */
export function fetchElectron(limit) {
  const script = createRequire(join(root, 'package.json')).resolve('electron/install.js');
  spawnSync(process.execPath, [script], { cwd: root, stdio: 'ignore', timeout: limit });
  return findElectron();
}

/** SoftHSM2's library, a PKCS#11 token in software, or null. */
export function findSoftHsm() {
  const folders = [
    '/usr/lib',
    '/usr/lib64',
    `/usr/lib/${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch]}-linux-gnu`,
  ];
  return (
    folders
      .flatMap((folder) => ['libsofthsm2.so', 'libsofthsm.so'].map((name) => join(folder, 'softhsm', name)))
      .find((path) => existsSync(path)) ?? null
  );
}

const pkcs11Folder = join(root, 'node_modules', 'pkcs11js');
/** Whether npm has pkcs11js and its native half: it is optional, since it is built where it is installed. */
const hasPkcs11 = () => existsSync(join(pkcs11Folder, 'build', 'Release', 'pkcs11.node'));
export const lacksPkcs11Build = () => existsSync(pkcs11Folder) && !hasPkcs11();
/** Where the headers of PKCS#11 are, for the tests' own token library. */
export const pkcs11Headers = join(pkcs11Folder, 'includes', 'pkcs11');

/** Programs of the system that the tests of tokens use, and those that build pkcs11js. */
const TOKEN_TOOLS = ['softhsm2-util', 'pkcs11-tool', 'cc', 'g++', 'make', 'python3'];
const hasCryptoHeaders = () => existsSync('/usr/include/openssl/evp.h');
export const lacksTokenTools = () =>
  process.platform === 'linux' && (!hasCryptoHeaders() || !findSoftHsm() || !TOKEN_TOOLS.every(onPath));

/** Why tests of tokens cannot run here, by the kind of driver; null where they can. */
export function tokenObstacles() {
  const compiler = process.platform === 'linux' && onPath('cc') ? null : 'no C compiler on Linux';
  const software =
    findSoftHsm() && onPath('softhsm2-util') && onPath('pkcs11-tool') ? null : 'no SoftHSM2 or no OpenSC';
  return {
    pkcs11: software ?? compiler ?? (hasPkcs11() ? null : 'pkcs11js is not built'),
    skf: compiler ?? (hasCryptoHeaders() ? null : "no headers of OpenSSL's libcrypto"),
  };
}

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
export const isRoot = () => process.platform === 'linux' && process.getuid?.() === 0;
export const xvfbRun = () => (process.platform === 'linux' ? onPath('xvfb-run') : null);
