import { describe, expect, it } from 'vitest';
import * as rectification from '../../../../electron/core/rectification/service';
import { openDesk, TestPlatform, type TestDesk } from '../ledger/desk';
import { administrator, editor, leader, officer, otherOfficer } from '../ledger/people';
import { publishAnyhow, watch } from '../roster/desk';

const PEOPLE = [officer, otherOfficer, administrator, leader, editor];
const DUE = '2026-12-01T16:00:00.000Z';
/** After the five work days. */
const LATE = '2026-12-02T02:00:00.000Z';

/** Everybody at a desk of their own, and a finding that 何以宁 registered. */
async function office() {
  const desks = await Promise.all(PEOPLE.map((account) => openDesk(account)));
  const platform = new TestPlatform(desks);
  const by = ({ id }: { id: string }): TestDesk => desks.find(({ account }) => account.id === id)!;
  // Every act a minute after the one before it.
  const say = async (who: { id: string }, act: (desk: TestDesk) => Promise<unknown>) => {
    for (const desk of desks) desk.at(new Date(desk.clock.now().getTime() + 60_000).toISOString());
    await act(by(who));
    platform.receive(by(who));
  };
  const shifts = ['2026-11-24', '2026-12-02'].map((day) => watch(day, { operations: administrator.id }));
  await say(administrator, async (desk) => {
    await publishAnyhow(desk, shifts.slice(0, 1), [], '2026-11');
    await publishAnyhow(desk, shifts.slice(1), [], '2026-12');
  });
  let findingId = '';
  await say(editor, async (desk) => {
    const found = { kind: 'link', where: '条例解读', text: '打不开', attachments: [] } as const;
    ({ findingId } = await rectification.open(desk, { ...found, attachments: [] }));
  });
  return {
    by,
    say,
    findingId,
    later: () => desks.forEach((desk) => desk.at(LATE)),
    /** For whom something waits, and what they are told. */
    waiting: () =>
      desks.flatMap((desk) =>
        rectification.agendaItems(desk).map(({ note, due }) => ({ who: desk.account.id, note, due })),
      ),
  };
}

const told = (note: string, due: string | null, ...people: Array<{ id: string }>) =>
  people.map(({ id: who }) => ({ who, note, due }));

describe('a finding waits', () => {
  it('for the watch and the 专人; for whom it is assigned to; and to be closed for the watch again', async () => {
    const { say, waiting, findingId } = await office();
    expect(waiting()).toEqual(told('待整改', DUE, officer, administrator));
    await say(officer, (desk) => rectification.assign(desk, { findingId, to: otherOfficer.id, text: '' }));
    expect(waiting()).toEqual(told('待整改', DUE, otherOfficer));
    await say(otherOfficer, (desk) =>
      rectification.correct(desk, { findingId, text: '已更正', attachments: [] }),
    );
    expect(waiting()).toEqual(told('已整改，待销号', null, officer, administrator));
    await say(officer, (desk) => rectification.assign(desk, { findingId, to: editor.id, text: '还是不对' }));
    expect(waiting()).toEqual(told('待整改', DUE, editor));
    await say(editor, (desk) => rectification.correct(desk, { findingId, text: '改好了', attachments: [] }));
    await say(officer, (desk) => rectification.close(desk, { findingId, text: '复查正常' }));
    expect(waiting()).toEqual([]);
  });

  it('with its five work days, and past them asks for an explanation until there is one', async () => {
    const { by, say, waiting, findingId, later } = await office();
    const text = '问题整改“错链断链：条例解读”：5 个工作日（第十九条）';
    expect(rectification.deadlines(by(officer))).toEqual([{ at: DUE, text }]);
    expect(rectification.deadlines(by(leader))).toEqual([]);
    later();
    expect(waiting()).toEqual(told('已超过 5 个工作日，须作情况说明', DUE, officer, administrator));
    expect(rectification.deadlines(by(officer))).toEqual([{ at: DUE, text }]);
    await say(officer, (desk) => rectification.explain(desk, { findingId, text: '须协调运营商' }));
    expect(waiting()).toEqual(told('已超过 5 个工作日', DUE, officer, administrator));
    await say(officer, (desk) => rectification.correct(desk, { findingId, text: '已更正', attachments: [] }));
    expect(rectification.deadlines(by(officer))).toEqual([]);
  });
});

it('the list has what is open by when it is due, and the closed only when they are asked for', async () => {
  const desk = await openDesk(administrator);
  const found = { kind: 'stale', text: '未更新', attachments: [] } as const;
  const open = async (where: string) =>
    (await rectification.open(desk, { ...found, where, attachments: [] })).findingId;
  const first = await open('先发现');
  desk.at('2026-11-25T02:00:00.000Z');
  await open('后发现');
  const third = await open('不属实');
  await rectification.close(desk, { findingId: third, text: '经核对已按期更新' });
  const listed = (closed: boolean) => rectification.list(desk, { closed }).findings.map(({ where }) => where);
  expect(listed(false)).toEqual(['先发现', '后发现']);
  expect(listed(true)).toEqual(['先发现', '后发现', '不属实']);
  expect(rectification.get(desk, { findingId: first }).may).toEqual({
    assign: true,
    correct: true,
    explain: true,
    close: true,
  });
  expect(Object.values(rectification.get(desk, { findingId: third }).may)).not.toContain(true);
});
