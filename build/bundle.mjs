/** Builds every bundle into dist/, skipping those whose sources have not changed. `node build/bundle.mjs [--force]` */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

/** `entries`: output name → source. `from`: every file and folder that the output depends on. */
const bundles = [
  {
    name: 'shell',
    entries: { main: 'electron/shell/main.ts' },
    from: ['electron/shell'],
  },
  {
    name: 'preload',
    out: '.',
    entries: { preload: 'electron/preload.ts' },
    from: ['electron/preload.ts'],
  },
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
    from: ['electron/core', 'electron/platform/contract'],
  },
  {
    name: 'practice',
    entries: { practice: 'electron/platform/practice/worker.ts' },
    from: ['electron/platform', 'electron/core'],
  },
  {
    name: 'preview',
    entries: { main: 'build/preview/main.ts', core: 'build/preview/core.ts' },
    from: ['build/preview', 'electron/core/office.ts', 'electron/core/contract'],
  },
  {
    name: 'renderer',
    page: 'renderer',
    from: ['renderer', 'electron/core/contract', 'electron/platform/contract'],
  },
];

/** Changes here change every bundle. */
const common = ['build/bundle.mjs', 'tsconfig.json', 'package-lock.json'];

function filesUnder(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [full];
  return readdirSync(full)
    .sort()
    .filter((name) => !name.endsWith('.md'))
    .flatMap((name) => filesUnder(join(path, name)));
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder))
    hash.update(relative(root, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** Runs in Electron's own Node or in plain Node; everything goes inside but the runtime and the native bindings. */
function scripts({ name, out = name, entries }) {
  return {
    ssr: { noExternal: true, external: ['electron', 'better-sqlite3', 'bufferutil', 'utf-8-validate'] },
    build: {
      ssr: true,
      target: 'node18',
      outDir: join(dist, out),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([key, source]) => [key, join(root, source)])),
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunk-[name]-[hash].cjs' },
      },
    },
  };
}

async function page({ name, page: folder }) {
  const { default: react } = await import('@vitejs/plugin-react');
  return {
    root: join(root, folder),
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome114',
      outDir: join(dist, name),
      emptyOutDir: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 3000,
    },
  };
}

/**
 * Brings dist/ up to date. `only`: names of bundles, or all. Answers the names of those that were built; rejects when
 * one does not build, and leaves that one to be built the next time.
 */
export async function bundle({ only, force = false, log = () => {} } = {}) {
  const built = [];
  const shared = fingerprint(common);
  for (const it of bundles.filter(({ name }) => !only || only.includes(name))) {
    const stamp = join(dist, '.stamps', it.name);
    const mark = `${shared} ${fingerprint(it.from)}`;
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) continue;
    const { build } = await import('vite');
    rmSync(stamp, { force: true });
    if (it.out !== '.') rmSync(join(dist, it.out ?? it.name), { recursive: true, force: true });
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      ...(it.page ? await page(it) : scripts(it)),
    });
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, mark);
    built.push(it.name);
    log(it.name);
  }
  return built;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = Date.now();
  const built = await bundle({
    force: process.argv.includes('--force'),
    log: (name) => console.log(`built ${name}`),
  });
  console.log(built.length === 0 ? 'dist/ is up to date' : `dist/ is ready, ${Date.now() - started} ms`);
}
