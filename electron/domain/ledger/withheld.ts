import type { LedgerRecord, LedgerStatement, Withheld } from '../records';
import { BLOCK_BYTES, digestFromState, stateAfterBlocks } from '../encoding/sha256';

/**
 * The public form of a refused entry: its position in its book, and the data needed to recompute its digest without its
 * body. The chain can be verified, while only the author can read the content.
 */

/** The end of a statement's text, in the RFC 8785 order of its keys. */
const END = /"number":([1-9][0-9]{0,15}),"previous":"([0-9a-f]{64})","typ":"gov\.ledger\.entry\/1"\}$/;

/** Returns the record of a refused entry without its content, and without the reason, which can quote it. */
export function withhold(record: LedgerRecord, statement: LedgerStatement, digest: string): LedgerRecord {
  const { id, receivedAt, refused } = record;
  const bytes = Buffer.from(record.statement, 'utf8');
  // Body and number are more than one block apart, so `rest` contains no part of the body.
  const length = Math.floor(bytes.lastIndexOf('"number":') / BLOCK_BYTES) * BLOCK_BYTES;
  const withheld: Withheld = {
    book: statement.book,
    number: statement.number,
    accountId: statement.author.accountId,
    digest,
    length,
    state: stateAfterBlocks(bytes.subarray(0, length)),
    rest: bytes.subarray(length).toString('utf8'),
  };
  const code = refused?.code ?? 'REFUSED';
  return {
    ...{ id, statement: '', cms: null, receivedAt, authorRoles: [], evidence: null },
    ...{ refused: { code, reason: '' }, withheld },
  };
}

/**
 * Returns the position in the chain and the digest of the whole text; null when `rest` is not the end of a statement.
 */
export function parseRest({
  state,
  length,
  rest,
}: Pick<Withheld, 'state' | 'length' | 'rest'>): { number: number; previous: string; digest: string } | null {
  const [, number, previous] = END.exec(rest) ?? [];
  if (number === undefined || previous === undefined) return null;
  return {
    number: Number(number),
    previous,
    digest: digestFromState(state, length, Buffer.from(rest, 'utf8')),
  };
}
