import { describe, expect, it } from 'vitest';
import { closureHashes } from '../../../build/lint.mjs';

const texts = {
  'a/page.tsx': "import { rule } from '../b/rule';\nexport const page = rule;",
  'b/rule.ts': "export { limit as rule } from './limits';",
  'b/limits/index.ts': 'export const limit = 1;',
  'b/other.ts': "import type { Rule } from './types';",
  'b/types.ts': 'export type Rule = number;',
};

/** Returns the files whose hash changes with the text of one of them. */
function changedWith(file: string): string[] {
  const before = closureHashes(new Map(Object.entries(texts)));
  const after = closureHashes(new Map(Object.entries({ ...texts, [file]: 'export const changed = true;' })));
  return [...after].filter(([path, hash]) => before.get(path) !== hash).map(([path]) => path);
}

describe('the files that are linted again', () => {
  it('are a changed file and all that import it, directly or not', () => {
    expect(changedWith('b/limits/index.ts')).toEqual(['a/page.tsx', 'b/rule.ts', 'b/limits/index.ts']);
    expect(changedWith('b/rule.ts')).toEqual(['a/page.tsx', 'b/rule.ts']);
  });

  it('are those that import only types of a changed file, too', () => {
    expect(changedWith('b/types.ts')).toEqual(['b/other.ts', 'b/types.ts']);
  });

  it('are no others', () => {
    expect(changedWith('a/page.tsx')).toEqual(['a/page.tsx']);
  });

  it('come to an end where files import each other', () => {
    const circle = new Map([
      ['a.ts', "import './b';"],
      ['b.ts', "import './a';"],
    ]);
    expect([...closureHashes(circle).keys()]).toEqual(['a.ts', 'b.ts']);
  });
});
