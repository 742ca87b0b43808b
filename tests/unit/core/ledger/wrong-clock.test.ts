import { describe, expect, it } from 'vitest';
import type { BodyOf, LedgerType } from '../../../../electron/platform/contract';
import { newId } from '../../../../electron/core/id';
import { newEntry, append, appendAll, ownWaiting } from '../../../../electron/core/ledger/service';
import type { EntryCheck } from '../../../../electron/domain/ledger/judge';
import { NOW, openSession } from './session';

const anything: EntryCheck<LedgerType> = () => null;
const note: BodyOf<'log.note'> = {
  ...{ type: 'log.note', template: 'phone', happenedAt: NOW, text: '来电', contact: '' },
  ...{ open: false, attachments: [] },
};
const give: BodyOf<'handover.give'> = {
  ...{ type: 'handover.give', shift: NOW, items: [], seen: [], omissions: [], note: '' },
};

describe('a machine whose clock is wrong by more than a week', () => {
  const DAY = 86_400_000;
  it('can write only that its clock was changed, until the clock is corrected', async () => {
    const session = await openSession();
    session.platform = { ...session.platform, clockOffset: -8 * DAY };
    const wrong = { code: 'CLOCK_WRONG', message: '本机时钟与平台相差 8 天，超过 7 天。' };
    await expect(append(session, anything, note)).rejects.toMatchObject(wrong);
    await expect(append(session, anything, give)).rejects.toMatchObject(wrong);
    const together = appendAll(session, [newEntry(newId(session), anything, note)]);
    await expect(together).rejects.toMatchObject(wrong);
    expect(ownWaiting(session)).toEqual([]);
    const at = session.clock.now().toISOString();
    await append(session, anything, { type: 'log.clock', kind: 'set', expected: at, found: at });
    session.platform = { ...session.platform, clockOffset: 0 };
    await append(session, anything, note);
    expect(ownWaiting(session).map(({ body }) => body.type)).toEqual(['log.clock', 'log.note']);
  });
});
