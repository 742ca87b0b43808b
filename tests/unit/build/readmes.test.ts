import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
const files = listed.split('\n').filter((file) => file !== '' && existsSync(file));
const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('electron/decisions/'));

/** Returns the source files that a document names in code spans; `{a,b}.ts` names two. */
function namedFiles(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\s]+\.(?:tsx?|mjs|cjs|css|sh|yml))`/g)].map(([, name = '']) => name);
  return spans.flatMap((name) => {
    const group = /^(.*)\{(.+)\}(.*)$/.exec(name);
    return group ? (group[2] ?? '').split(',').map((part) => `${group[1]}${part}${group[3]}`) : [name];
  });
}

describe('a README', () => {
  it.each(documents)('names only files that exist: %s', (document) => {
    const missing = namedFiles(readFileSync(document, 'utf8')).filter(
      (name) =>
        !name.includes('*') &&
        !name.includes('<') &&
        !files.includes(join(dirname(document), name)) &&
        !files.some((file) => file === name || file.endsWith(`/${name}`)),
    );
    expect(missing).toEqual([]);
  });
});
