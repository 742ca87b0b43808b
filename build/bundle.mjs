/**
 * Builds every bundle into dist/, or those named, skipping those whose sources have not changed. A bundle that does not
 * build leaves the present one as it is. `node build/bundle.mjs [--force] [name…]`
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
/** Where a bundle is built before it replaces the present one. */
const fresh = join(dist, '.next');

/** `entries`: output name → source. `out`: '.' for files in dist/ itself; by default a folder of the name. */
export const bundles = [
  { name: 'shell', entries: { main: 'electron/shell/main.ts' } },
  { name: 'preload', out: '.', entries: { preload: 'electron/preload.ts' } },
  {
    name: 'core',
    entries: {
      main: 'electron/core/main.ts',
      indexer: 'electron/core/articles/search/indexer.ts',
      searcher: 'electron/core/articles/search/searcher.ts',
      tokens: 'electron/core/identity/keystores/tokens/worker.ts',
      documents: 'electron/core/documents/worker.ts',
      pages: 'electron/core/publishing/inspection/worker.ts',
      parser: 'electron/core/documents/parser/main.ts',
    },
  },
  { name: 'practice', entries: { practice: 'electron/platform/practice/worker.ts' } },
  { name: 'preview', entries: { main: 'build/preview/main.ts', core: 'build/preview/core.ts' } },
  { name: 'renderer', page: 'renderer' },
];

/** Changes of these files change every bundle. */
const common = ['build/bundle.mjs', 'build/first-screen.mjs', 'tsconfig.json', 'package-lock.json'];

/** Returns a hash over the paths and contents of files, given relative to the root; a missing file has its own. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of [...common, ...files]) {
    const path = join(root, file);
    hash.update(file).update('\0');
    if (existsSync(path)) hash.update('1').update(readFileSync(path));
    else hash.update('0');
  }
  return hash.digest('hex');
}

const COMPOSED = /composes:[^;]*from\s+['"]([^'"]+)['"]/g;

/** A Vite plugin that adds each source file of ours that the bundle reads to `files`. */
function recordSources(files) {
  const add = (path) => {
    const file = relative(root, path).split(sep).join('/');
    if (files.has(file) || /^(\.\.|\0|node_modules)/.test(file)) return;
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return;
    files.add(file);
    // The bundler does not list style sheets that others compose from.
    if (file.endsWith('.css'))
      for (const [, from] of readFileSync(path, 'utf8').matchAll(COMPOSED)) add(resolve(dirname(path), from));
  };
  return {
    name: 'record-sources',
    buildEnd() {
      for (const id of this.getModuleIds()) add(resolve(root, id.replace(/\?.*$/, '')));
    },
  };
}

const importSource = async (path) => (await (await import('vite')).runnerImport(path)).module;

/**
 * A Vite plugin that provides `virtual:tokens.css`: the tokens of the page as custom properties. `folder`: of the page.
 * `load` imports a source file.
 */
export function tokenStyles(folder, load = importSource) {
  // A path, because Vite resolves addresses in a style sheet relative to it.
  const id = resolve(root, folder, 'components/tokens.css');
  const source = resolve(root, folder, 'components/tokens.ts');
  return {
    name: 'token-styles',
    // A development server asks for it by the path below its root.
    resolveId: (wanted) =>
      ['virtual:tokens.css', '/components/tokens.css', id].includes(wanted) ? id : null,
    async load(wanted) {
      if (wanted !== id) return null;
      this.addWatchFile(source);
      return (await load(source)).tokenStyleSheet();
    },
  };
}

/** Returns whether the sources of the last build are unchanged. */
function isCurrent(stamp) {
  if (!existsSync(stamp)) return false;
  const { files, hash } = JSON.parse(readFileSync(stamp, 'utf8'));
  return fingerprint(files) === hash;
}

/** Runs in Electron's own Node or in plain Node; everything goes inside but the runtime and the native bindings. */
function scripts({ outDir, entries }, plugins) {
  return {
    plugins,
    ssr: { noExternal: true, external: ['electron', 'better-sqlite3', 'bufferutil', 'utf-8-validate'] },
    build: {
      ssr: true,
      target: 'node18',
      outDir,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([key, source]) => [key, join(root, source)])),
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunk-[name]-[hash].cjs' },
      },
    },
  };
}

async function page({ outDir, page: folder }, plugins) {
  const { default: react } = await import('@vitejs/plugin-react');
  const { writeFirstScreen } = await import('./first-screen.mjs');
  return {
    root: join(root, folder),
    base: './',
    plugins: [
      react(),
      tokenStyles(folder),
      writeFirstScreen(join(root, folder), join(fresh, 'first-screen'), plugins),
      ...plugins,
    ],
    build: {
      target: 'chrome114',
      outDir,
      emptyOutDir: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 3000,
    },
  };
}

function replace(from, to) {
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

/**
 * Builds the bundles whose sources have changed since their last build. `only`: names of bundles; all by default.
 * Resolves to the names of those built. Rejects when a bundle does not build; it is then built the next time.
 */
export async function bundle({ only, force = false, log = () => {} } = {}) {
  const built = [];
  for (const it of bundles.filter(({ name }) => !only || only.includes(name))) {
    const stamp = join(dist, '.stamps', `${it.name}.json`);
    if (!force && isCurrent(stamp)) continue;
    const { build } = await import('vite');
    rmSync(stamp, { force: true });
    const outDir = it.out === '.' ? dist : join(fresh, it.name);
    rmSync(fresh, { recursive: true, force: true });
    const sources = new Set();
    const plugins = [recordSources(sources)];
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      ...(it.page ? await page({ ...it, outDir }, plugins) : scripts({ ...it, outDir }, plugins)),
    });
    if (it.out !== '.') replace(outDir, join(dist, it.name));
    const files = [...sources].sort();
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, JSON.stringify({ files, hash: fingerprint(files) }));
    built.push(it.name);
    log(it.name);
  }
  rmSync(fresh, { recursive: true, force: true });
  return built;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = Date.now();
  const only = process.argv.slice(2).filter((it) => !it.startsWith('--'));
  const built = await bundle({
    ...(only.length > 0 && { only }),
    force: process.argv.includes('--force'),
    log: (name) => console.log(`built ${name}`),
  });
  console.log(built.length === 0 ? 'dist/ is up to date' : `dist/ is ready, ${Date.now() - started} ms`);
}
