import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fileKind, nameProblem, safeName, savedFile } from '../../../electron/platform/contract';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom('.', ' ', '/', 'con', 'nul', '长', '\u202e', 'e\u0301', '.pdf', '\ud800', '\u3000'),
    )
    .map((parts) => parts.join('')),
);

it('a safe name has no problem and is not changed again', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('', '(2)'), (name, suffix) => {
      const safe = safeName(name, suffix);
      expect(nameProblem(safe)).toBeNull();
      expect(safeName(safe)).toBe(safe);
    }),
    { numRuns: 3000 },
  );
});

it('a file is saved under a name without problems, with its extension only if the content matches it', () => {
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 64 }), (name, head) => {
      const saved = savedFile(name, head);
      expect(nameProblem(saved.name)).toBeNull();
      const kind = fileKind(saved.name);
      expect(kind === null ? saved.name.endsWith('.bin') : kind.begins(head)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
