/**
 * Runs ESLint on every source file. A file that was clean is skipped while it, everything that it imports, the rules and
 * the packages are unchanged: typed rules depend on the types of imported files, which ESLint's own cache does not see.
 * `node build/lint.mjs [--fresh]`; `--fresh` skips nothing.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ESLint } from 'eslint';
import { root } from './machine.mjs';

const CONFIG = 'build/config/eslint.js';
const FOLDERS = ['build', 'electron', 'renderer', 'tests'];
const SOURCE = /\.(?:[cm]?js|[cm]?ts|tsx)$/;
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"](\.[^'"]+)['"]/g;
const cache = join(root, 'node_modules', '.cache', 'lint.json');

const hash = (...texts) => {
  const it = createHash('sha256');
  for (const text of texts) it.update(text).update('\0');
  return it.digest('base64url');
};
const read = (file) => readFileSync(join(root, file), 'utf8');

/** Returns the paths of all source files below `folder`, relative to the root. */
function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((it) => {
    const path = `${folder}/${it.name}`;
    if (it.isDirectory()) return it.name === 'node_modules' ? [] : sourcesIn(path);
    return SOURCE.test(it.name) ? [path] : [];
  });
}

/**
 * Returns for each file the files that it imports, of those given.
 * @param {ReadonlyMap<string, string>} texts path → content
 */
function importsOf(texts) {
  const find = (from, target) => {
    const base = join(dirname(from), target).replaceAll('\\', '/');
    const endings = ['', '.ts', '.tsx', '.mts', '/index.ts', '/index.tsx'];
    const declared = base.replace(/\.mjs$/, '.d.mts');
    return [...endings.map((ending) => base + ending), declared].filter((path) => texts.has(path));
  };
  return new Map(
    [...texts].map(([file, text]) => [
      file,
      [...text.matchAll(IMPORT)].flatMap(([, target]) => find(file, target)),
    ]),
  );
}

/**
 * Returns for each file the sorted list of itself and all files that it imports, directly or not.
 * @param {ReadonlyMap<string, string>} texts path → content; imports of other files are ignored
 */
export function importClosures(texts) {
  const imports = importsOf(texts);
  return new Map([...texts.keys()].map((file) => [file, closure(file, imports)]));
}

function closure(file, imports) {
  const seen = new Set([file]);
  for (const it of seen) for (const next of imports.get(it)) seen.add(next);
  return [...seen].sort();
}

/**
 * Returns for each file a hash over its own content and that of all files it imports, directly or not.
 * @param {ReadonlyMap<string, string>} texts path → content; imports of other files are ignored
 */
export function closureHashes(texts) {
  const own = new Map([...texts].map(([file, text]) => [file, hash(text)]));
  return new Map(
    [...importClosures(texts)].map(([file, all]) => [file, hash(...all.map((it) => own.get(it)))]),
  );
}

/** Returns the contents of all source files by their paths, relative to the root. */
export const readSources = () => new Map(FOLDERS.flatMap(sourcesIn).map((file) => [file, read(file)]));

/** Returns the hashes of the files that were clean under the same rules and packages; none when there are no such. */
function cleanBefore(key) {
  try {
    const saved = JSON.parse(readFileSync(cache, 'utf8'));
    return saved.key === key ? saved.clean : {};
  } catch {
    return {};
  }
}

async function lint({ fresh }) {
  const key = hash(...[CONFIG, 'build/lint.mjs', 'tsconfig.json', 'package-lock.json'].map(read));
  const before = fresh ? {} : cleanBefore(key);
  const eslint = new ESLint({ cwd: root, overrideConfigFile: join(root, CONFIG) });
  const texts = readSources();
  const hashes = closureHashes(texts);
  const open = [...texts.keys()].filter((file) => before[file] !== hashes.get(file));
  const results = open.length === 0 ? [] : await eslint.lintFiles(open);
  const faulty = results.filter(({ messages }) => messages.length > 0);
  const text = await (await eslint.loadFormatter('stylish')).format(results);
  if (text) console.log(text);
  console.log(`${open.length} of ${texts.size} files linted, ${faulty.length} with findings`);
  const bad = new Set(faulty.map(({ filePath }) => filePath));
  const clean = Object.fromEntries([...hashes].filter(([file]) => !bad.has(join(root, file))));
  mkdirSync(dirname(cache), { recursive: true });
  writeFileSync(cache, JSON.stringify({ key, clean }));
  return results.every(({ errorCount, fatalErrorCount }) => errorCount + fatalErrorCount === 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = (await lint({ fresh: process.argv.includes('--fresh') })) ? 0 : 1;
