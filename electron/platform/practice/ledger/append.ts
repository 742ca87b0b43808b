import type { Account, AppendCommand, FirstAnswer } from '../../contract';
import type { Platform } from '../platform';

/** Judges a ledger entry, and writes it at its place in its book. Part of a transaction. */
export function answerAppend(_platform: Platform, { id }: AppendCommand, _account: Account): FirstAnswer {
  return { id, status: 'rejected', code: 'INVALID', reason: '平台还不接收台账记录。' };
}
