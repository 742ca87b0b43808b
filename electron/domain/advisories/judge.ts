import type { LedgerType } from '../records';
import { futureRefusal } from '../ledger/future';
import type { EntryCheck, EntryContext, Refusal } from '../ledger/judge';
import { mayAppend } from '../ledger/rights';
import { advisoryOf } from './advisory';

export type AdvisoryType = Extract<LedgerType, `advisory.${string}`>;

const invalid = (reason: string): Refusal => ({ code: 'INVALID', reason });
const wrongStage = (reason: string): Refusal => ({ code: 'WRONG_STAGE', reason });

/** Refuses an assignee that does not exist, is inactive, or has no role that may write entries of `type`. */
export function assigneeRefusal(
  type: LedgerType,
  to: string,
  { accounts }: Pick<EntryContext, 'accounts'>,
): Refusal | null {
  const account = accounts.find(({ id }) => id === to);
  if (!account?.active) return invalid('交办的人员不存在或账号已停用。');
  return mayAppend(type, account.roles)
    ? null
    : invalid(`${account.name}的角色不能办理这类事项（第十四条）。`);
}

/**
 * Refusals for entries about advisories (第三条(一)). Entries written before the closing are accepted, even if they arrive
 * later.
 */
export const advisoryRefusal: EntryCheck<AdvisoryType> = (reader, body, circumstances) => {
  const { at } = circumstances;
  const advisory = advisoryOf(reader, body.advisoryId);
  if (body.type === 'advisory.register') {
    if (advisory) return invalid('这份预警通报已经登记过。');
    if (body.deadline !== null && body.deadline < body.receivedAt) return invalid('办理时限早于收到时间。');
    return futureRefusal(body.receivedAt, at, '收到时间');
  }
  if (!advisory) return invalid('没有这份预警通报，或登记它的记录没有被接收。');
  if (advisory.closedAt !== null && (at > advisory.closedAt || body.type === 'advisory.close'))
    return wrongStage('这份预警通报已经办结。');
  switch (body.type) {
    case 'advisory.assign':
      return assigneeRefusal('advisory.answer', body.to, circumstances);
    case 'advisory.answer':
      return null;
    case 'advisory.close':
      return advisory.answeredAt === null ? wrongStage('还没有答复，不能办结：请先填写处置情况。') : null;
  }
};
