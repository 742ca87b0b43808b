import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../../../electron/platform/contract';
import { entryDigest, parseEntry, parseEntryStatement } from '../../../../electron/domain/ledger/entry';
import { BLOCK_BYTES, digestFromState, stateAfterBlocks } from '../../../../electron/domain/encoding/sha256';
import { parseRest, withhold } from '../../../../electron/domain/ledger/withheld';
import { booksArbitrary } from './book-arbitrary';

describe('SHA-256 continued from a state', () => {
  it('gives the SHA-256 of the whole, from every block boundary', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5 * BLOCK_BYTES }), fc.nat(), (text, cut) => {
        const length = BLOCK_BYTES * (cut % (Math.floor(text.length / BLOCK_BYTES) + 1));
        const state = stateAfterBlocks(text.subarray(0, length));
        expect(digestFromState(state, length, text.subarray(length))).toBe(
          createHash('sha256').update(text).digest('hex'),
        );
      }),
    );
  });

  it('is refused inside a block', () => {
    expect(() => stateAfterBlocks(new Uint8Array(BLOCK_BYTES - 1))).toThrow(RangeError);
  });
});

describe('a refused entry without its words', () => {
  const refusedRecord = (record: LedgerRecord) =>
    withhold(record, parseEntryStatement(record.statement)!, entryDigest(record.statement));
  const recordWith = (text: string): LedgerRecord => {
    const [[written] = []] = fc.sample(booksArbitrary(), { numRuns: 1, seed: 3 })[0] ?? [];
    const statement = (written?.entry.text ?? '').replace('办结', text);
    const refused = { code: 'WRONG_STAGE', reason: `${text}。` };
    const id = written?.entry.id ?? '';
    return {
      ...{ id, statement, cms: null, receivedAt: '2026-11-01T08:00:00.000Z' },
      ...{ authorRoles: ['dutyOfficer'], refused, evidence: null },
    };
  };

  it('keeps its place in the chain, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4, maxLength: 300 }), (text) => {
        const words = JSON.stringify(`私事${text}`).slice(1, -1);
        const record = recordWith(words);
        fc.pre(parseEntryStatement(record.statement) !== null);
        const public_ = refusedRecord(record);
        expect(JSON.stringify(public_)).not.toContain('私事');
        const statement = parseEntryStatement(record.statement)!;
        const entry = parseEntry(public_);
        expect(entry).toMatchObject({
          ...{ id: record.id, digest: entryDigest(record.statement), body: { type: 'withheld' } },
          statement: {
            ...{ book: statement.book, number: statement.number, previous: statement.previous },
            author: { accountId: statement.author.accountId },
          },
          refused: { code: 'WRONG_STAGE', reason: '' },
        });
      }),
    );
  });

  it('does not reveal text that looks like the end of a statement', () => {
    const end = `"number":9,"previous":"${'a'.repeat(64)}","typ":"gov.ledger.entry/1"}`;
    const record = recordWith(JSON.stringify(end).slice(1, -1));
    const { withheld } = refusedRecord(record);
    expect(parseRest(withheld!)?.number).toBe(parseEntryStatement(record.statement)?.number);
    expect(withheld?.rest).not.toContain('a'.repeat(64));
  });

  it('is not accepted when its digest does not match, or when the entry was not refused', () => {
    const record = refusedRecord(recordWith('办结'));
    const withheld = record.withheld!;
    expect(parseEntry(record)).not.toBeNull();
    for (const spoilt of [
      { ...withheld, digest: 'a'.repeat(64) },
      { ...withheld, state: 'a'.repeat(64) },
      { ...withheld, number: withheld.number + 1 },
      { ...withheld, length: withheld.length + BLOCK_BYTES },
      { ...withheld, rest: `${withheld.rest} ` },
      { ...withheld, rest: withheld.rest.replace(/"previous":"../, '"previous":"ff') },
    ])
      expect(parseEntry({ ...record, withheld: spoilt })).toBeNull();
    expect(parseEntry({ ...record, refused: null })).toBeNull();
  });
});
