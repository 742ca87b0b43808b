import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../build/machine.mjs';

it('openapi.json matches the document that is generated from the contract', () => {
  const generated = execFileSync(
    process.execPath,
    [
      '-e',
      'import("./build/openapi.mjs").then(({ openapi }) => openapi()).then((text) => process.stdout.write(text))',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  expect(readFileSync(join(root, 'electron/platform/openapi.json'), 'utf8')).toBe(generated);
});
