import type { LedgerRecord, LedgerStatement, Withheld } from '../records';
import { BLOCK, digestFrom, stateBehind } from '../encoding/sha256';

/**
 * What others see of a refused entry: its place in its book, and what its digest is made of behind its body. The chain can
 * be checked across it, and its words stay with its author.
 */

/** The end of a statement's text, in the RFC 8785 order of its keys. */
const END = /"number":([1-9][0-9]{0,15}),"previous":"([0-9a-f]{64})","typ":"gov\.ledger\.entry\/1"\}$/;

/** The record of a refused entry without its words and without the reason, which may quote them. */
export function withhold(record: LedgerRecord, statement: LedgerStatement, digest: string): LedgerRecord {
  const { id, receivedAt, refused } = record;
  const bytes = Buffer.from(record.statement, 'utf8');
  // Between the body and the number there are always more bytes than a block has.
  const length = Math.floor(bytes.lastIndexOf('"number":') / BLOCK) * BLOCK;
  const withheld: Withheld = {
    book: statement.book,
    number: statement.number,
    accountId: statement.author.accountId,
    digest,
    length,
    state: stateBehind(bytes.subarray(0, length)),
    rest: bytes.subarray(length).toString('utf8'),
  };
  const code = refused?.code ?? 'REFUSED';
  return {
    ...{ id, statement: '', cms: null, receivedAt, authorRoles: [], evidence: null },
    ...{ refused: { code, reason: '' }, withheld },
  };
}

/** What a rest of text says of the place in the chain, and the digest of the whole; null when it is no statement's. */
export function restOf({
  state,
  length,
  rest,
}: Pick<Withheld, 'state' | 'length' | 'rest'>): { number: number; previous: string; digest: string } | null {
  const [, number, previous] = END.exec(rest) ?? [];
  if (number === undefined || previous === undefined) return null;
  return { number: Number(number), previous, digest: digestFrom(state, length, Buffer.from(rest, 'utf8')) };
}
