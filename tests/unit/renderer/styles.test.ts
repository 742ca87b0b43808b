import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const components = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => join('renderer', file))
  .filter((file) => readFileSync(file, 'utf8').includes('.module.css'));

/** Returns the classes that a component uses and its style sheet does not define. */
function undefinedClasses(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(
    ([, name = '', sheet = '']) => {
      const rules = readFileSync(join(dirname(file), sheet), 'utf8');
      const defined = new Set([...rules.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, one]) => one));
      return [...text.matchAll(new RegExp(`\\b${name}\\['(\\w+)'\\]`, 'g'))]
        .map(([, used = '']) => used)
        .filter((used) => !defined.has(used));
    },
  );
}

describe('a component', () => {
  it.each(components)('uses only classes that its style sheet defines: %s', (file) => {
    expect(undefinedClasses(file)).toEqual([]);
  });
});
