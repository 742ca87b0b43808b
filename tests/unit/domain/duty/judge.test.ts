import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { administrator, leader, officer, otherOfficer, thirdLeader } from '../../core/ledger/people';
import { entryBy, nextEntryId } from '../../core/ledger/reader';
import { instantAt, DAY, DAY_SHIFT, NIGHT_SHIFT, roster } from '../../core/duty/sessions';
import { correctBody, giveBody, DutyLog, noteBody, readBody, settleBody, takeBody } from './duty-log';

const note = (time: string) => noteBody({ happenedAt: instantAt(time) });
const wrongStage = (reason: string) => ({ code: 'WRONG_STAGE', reason });
const invalid = (reason: string) => ({ code: 'INVALID', reason });

/** Returns a log in which both officers have taken the day shift. */
function taken(): DutyLog {
  const log = new DutyLog();
  log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('08:20'));
  log.judgeAndAppend(otherOfficer, takeBody(DAY_SHIFT), instantAt('08:25'));
  return log;
}

/** Returns the same log after one officer has given the shift, and that entry. */
function given(): { log: DutyLog; give: Entry } {
  const log = taken();
  return { log, give: log.judgeAndAppend(officer, giveBody(DAY_SHIFT), instantAt('20:20')) };
}

describe('the accounts that may write into the duty log', () => {
  it('are, during a shift, its officers once they have taken it', () => {
    const log = new DutyLog();
    const first = wrongStage('现在是您的班，请先接班，再记录。');
    for (const body of [note('09:00'), readBody(`${DAY}/morning`), settleBody(nextEntryId())])
      expect(log.refusal(officer, body, instantAt('09:00'))).toEqual(first);
    log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('09:00'));
    expect(log.refusal(officer, note('09:01'), instantAt('09:01'))).toBeNull();
    expect(log.refusal(otherOfficer, note('09:01'), instantAt('09:01'))).toEqual(first);
  });

  it('exclude an officer who has given the shift, except for entries written earlier and received later', () => {
    const log = taken();
    log.judgeAndAppend(officer, giveBody(DAY_SHIFT), instantAt('18:00'));
    expect(log.refusal(officer, note('18:30'), instantAt('18:30'))).toEqual(
      wrongStage('您已交班，这一班的记录由接班人来记。'),
    );
    expect(log.refusal(officer, note('17:00'), instantAt('17:59'), instantAt('19:00'))).toBeNull();
    expect(log.refusal(officer, note('20:31'), instantAt('20:31'))).toBeNull();
  });

  it('include everyone else with a duty role at any time, also the leader of the shift', () => {
    const log = new DutyLog();
    for (const account of [administrator, leader, thirdLeader])
      expect(log.refusal(account, note('09:00'), instantAt('09:00'))).toBeNull();
  });
});

describe('a note', () => {
  it('must have a text and a time that is at most ten minutes in the future', () => {
    const log = taken();
    const said = (text: string) =>
      log.refusal(officer, noteBody({ text, happenedAt: instantAt('09:00') }), instantAt('09:00'));
    expect(said(' \n')).toEqual(invalid('记录没有内容。'));
    expect(log.refusal(officer, note('09:10'), instantAt('09:00'))).toBeNull();
    expect(log.refusal(officer, note('09:11'), instantAt('09:00'))).toEqual(
      invalid('发生时间晚于当前时间，请核对时间和本机时钟。'),
    );
  });
});

describe('a reading', () => {
  const period = { name: '两会', from: DAY, until: DAY };

  it('must be of a reading slot of its day', () => {
    const log = taken();
    const unknown = invalid('没有这一次读网。');
    for (const slot of ['morning', `${DAY}/noon`, `${DAY}/08`, '2026-02-30/morning'])
      expect(log.refusal(officer, readBody(slot), instantAt('09:00'))).toEqual(unknown);
    const important = new DutyLog([period]);
    important.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('08:20'));
    expect(important.refusal(officer, readBody(`${DAY}/08`), instantAt('09:00'))).toBeNull();
    // The day became an important period after somebody had read the site in the ordinary morning slot.
    expect(important.refusal(officer, readBody(`${DAY}/morning`), instantAt('09:00'))).toBeNull();
    expect(important.refusal(officer, readBody(`${DAY}/07`), instantAt('09:00'))).toEqual(unknown);
  });

  it('is refused before its slot begins, and accepted after the slot has ended', () => {
    const log = taken();
    const afternoon = readBody(`${DAY}/afternoon`);
    expect(log.refusal(officer, afternoon, instantAt('13:59'))).toEqual(
      wrongStage('还没有到这一次读网的时间。'),
    );
    expect(log.refusal(officer, afternoon, instantAt('14:00'))).toBeNull();
    expect(log.refusal(officer, afternoon, instantAt('19:00'))).toBeNull();
  });

  it('is accepted once from each officer', () => {
    const log = taken();
    const morning = readBody(`${DAY}/morning`);
    log.judgeAndAppend(officer, morning, instantAt('09:00'));
    expect(log.refusal(officer, morning, instantAt('10:00'))).toEqual(wrongStage('这一次读网您已经登记过。'));
    expect(log.refusal(otherOfficer, morning, instantAt('10:00'))).toBeNull();
  });
});

describe('settling', () => {
  it('is accepted for a note that was left open and not refused', () => {
    const log = taken();
    const plain = log.judgeAndAppend(officer, note('09:00'), instantAt('09:00'));
    const open = log.judgeAndAppend(
      officer,
      noteBody({ open: true, happenedAt: instantAt('09:00') }),
      instantAt('09:01'),
    );
    const other = invalid('只有留为待办的记录可以办结。');
    for (const id of [nextEntryId(), plain.id, log.entries[1]?.id ?? ''])
      expect(log.refusal(officer, settleBody(id), instantAt('09:30'))).toEqual(other);
    log.entries.push({ ...open, id: nextEntryId(), refused: { code: 'REFUSED', reason: '' } });
    expect(log.refusal(officer, settleBody(log.entries.at(-1)?.id ?? ''), instantAt('09:30'))).toEqual(other);
    expect(log.refusal(officer, settleBody(open.id, ' '), instantAt('09:30'))).toEqual(
      invalid('请写明办理结果。'),
    );
    expect(log.refusal(otherOfficer, settleBody(open.id), instantAt('09:30'))).toBeNull();
  });

  it('is accepted once', () => {
    const log = taken();
    const open = log.judgeAndAppend(
      officer,
      noteBody({ open: true, happenedAt: instantAt('09:00') }),
      instantAt('09:01'),
    );
    log.judgeAndAppend(otherOfficer, settleBody(open.id), instantAt('09:30'));
    expect(log.refusal(officer, settleBody(open.id), instantAt('09:20'), instantAt('10:00'))).toEqual(
      wrongStage('这条待办已经办结。'),
    );
  });
});

describe('a correction', () => {
  it('is accepted for any duty log entry, of oneself or others, at any time', () => {
    const { log, give } = given();
    const own = log.judgeAndAppend(otherOfficer, note('20:00'), instantAt('20:00'));
    const tick = log.judgeAndAppend(otherOfficer, readBody(`${DAY}/afternoon`), instantAt('20:01'));
    for (const { id } of [own, tick, give, log.entries[1] as Entry])
      for (const account of [officer, otherOfficer, leader])
        expect(log.refusal(account, correctBody(id), instantAt('23:00', 30))).toBeNull();
  });

  it('is refused for a correction, a refused entry, a roster and an unknown entry, and without text', () => {
    const log = taken();
    const own = log.judgeAndAppend(officer, note('09:00'), instantAt('09:00'));
    const correction = log.judgeAndAppend(officer, correctBody(own.id), instantAt('09:05'));
    const refused = { ...own, id: nextEntryId(), refused: { code: 'REFUSED', reason: '' } };
    log.entries.push(refused);
    const said = (id: string, text?: string) =>
      log.refusal(officer, correctBody(id, text), instantAt('10:00'))?.reason;
    expect(said(nextEntryId())).toBe('要更正的记录不存在，或没有被平台收下。');
    expect(said(refused.id)).toBe('要更正的记录不存在，或没有被平台收下。');
    expect(said(correction.id)).toBe('请更正原来的那条记录。');
    expect(said(log.entries[0]?.id ?? '')).toBe('只有值守记录可以这样更正。');
    expect(said(own.id, '  ')).toBe('请写明更正后的内容。');
  });
});

it('a clock entry of the program is always accepted', () => {
  const body = {
    type: 'log.clock' as const,
    kind: 'set' as const,
    expected: instantAt('09:00'),
    found: instantAt('08:00'),
  };
  expect(new DutyLog().refusal(officer, body, instantAt('09:00'))).toBeNull();
});

describe('交班', () => {
  it('is accepted once, for a shift that was taken, after it has begun', () => {
    const log = new DutyLog();
    const give = giveBody(DAY_SHIFT);
    expect(log.refusal(officer, give, instantAt('20:00'))).toEqual(wrongStage('您没有接这一班，不能交班。'));
    log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('07:40'));
    expect(log.refusal(officer, give, instantAt('08:29'))).toEqual(
      wrongStage('这一班还没有开始，不能交班。'),
    );
    log.judgeAndAppend(officer, give, instantAt('20:00'));
    expect(log.refusal(officer, give, instantAt('20:10'))).toEqual(wrongStage('这一班您已经交过。'));
    expect(log.refusal(otherOfficer, give, instantAt('20:10'))).toEqual(
      wrongStage('您没有接这一班，不能交班。'),
    );
  });

  it('is accepted late', () => {
    expect(taken().refusal(officer, giveBody(DAY_SHIFT), instantAt('03:00', 3))).toBeNull();
  });
});

describe('接班', () => {
  it('is accepted once, for a rostered shift, from an hour before it until its end', () => {
    const log = new DutyLog();
    const take = takeBody(DAY_SHIFT);
    expect(log.refusal(officer, takeBody(instantAt('09:00')), instantAt('09:00'))).toEqual(
      invalid('值班表里没有这一班。'),
    );
    expect(log.refusal(officer, take, instantAt('07:29'))).toEqual(
      wrongStage('离这一班开始还早，不能接班。'),
    );
    expect(log.refusal(officer, take, instantAt('07:30'))).toBeNull();
    expect(log.refusal(officer, take, instantAt('20:29'))).toBeNull();
    expect(log.refusal(officer, take, instantAt('20:30'))).toEqual(wrongStage('这一班已经结束，不能再接。'));
    log.judgeAndAppend(officer, take, instantAt('08:00'));
    expect(log.refusal(officer, take, instantAt('08:10'))).toEqual(wrongStage('这一班您已经接过。'));
  });

  it('is accepted when it was written in time, even if it is received days later', () => {
    expect(
      new DutyLog().refusal(officer, takeBody(DAY_SHIFT), instantAt('08:20'), instantAt('08:20', 3)),
    ).toBeNull();
  });

  it('must be marked as standing in exactly when the roster does not name the author', () => {
    const log = new DutyLog();
    const standIn = takeBody(DAY_SHIFT, { standIn: true });
    expect(log.refusal(officer, standIn, instantAt('09:00'))).toEqual(
      invalid('这一班本来就是您的，不是顶班。'),
    );
    expect(log.refusal(administrator, takeBody(DAY_SHIFT), instantAt('09:00'))).toEqual(
      invalid('这一班不是您的，接班须注明顶班。'),
    );
    expect(log.refusal(administrator, standIn, instantAt('08:29'))).toEqual(
      wrongStage('这一班还没有开始，不能顶班。'),
    );
    expect(log.refusal(administrator, standIn, instantAt('08:30'))).toBeNull();
    expect(log.refusal(leader, standIn, instantAt('09:00'))).toEqual(
      wrongStage('您是这一班的带班领导，不能同时值班。'),
    );
  });

  it('cannot be a stand-in after a rostered officer has taken the shift, while a rostered officer may follow a stand-in', () => {
    const log = new DutyLog();
    log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('09:00'));
    const standIn = takeBody(DAY_SHIFT, { standIn: true });
    expect(log.refusal(administrator, standIn, instantAt('09:00'))).toEqual(
      wrongStage('这一班已有人接班，不用顶班。'),
    );
    // The entry was written before that, on a machine without a connection.
    expect(log.refusal(administrator, standIn, instantAt('08:50'), instantAt('11:00'))).toBeNull();
    const other = new DutyLog();
    other.judgeAndAppend(administrator, standIn, instantAt('08:50'));
    expect(other.refusal(officer, takeBody(DAY_SHIFT), instantAt('09:00'))).toBeNull();
  });

  it('may only name a 交班 of the shift before', () => {
    const { log, give } = given();
    const named = (giveId: string) =>
      log.refusal(administrator, takeBody(NIGHT_SHIFT, { giveId }), instantAt('20:25'));
    expect(named(give.id)).toBeNull();
    expect(named(nextEntryId())).toEqual(invalid('所接的交班记录不存在。'));
    expect(named(log.entries[1]?.id ?? '')).toEqual(invalid('所接的交班记录不存在。'));
    const refused = { ...give, id: nextEntryId(), refused: { code: 'REFUSED', reason: '' } };
    log.entries.push(refused);
    expect(named(refused.id)).toEqual(invalid('所接的交班记录不存在。'));
    const older = log.append(officer, giveBody(instantAt('20:30', -1)), instantAt('08:35'));
    expect(named(older.id)).toEqual(invalid('所接的不是上一班的交班记录。'));
  });

  it('may name a 交班 that a colleague has already named', () => {
    const { log, give } = given();
    log.judgeAndAppend(administrator, takeBody(NIGHT_SHIFT, { giveId: give.id }), instantAt('20:25'));
    expect(
      log.refusal(otherOfficer, takeBody(NIGHT_SHIFT, { giveId: give.id }), instantAt('20:26')),
    ).toBeNull();
  });

  it('needs a reason when it names no 交班, unless a colleague has named one or there is no shift before', () => {
    const log = taken();
    const silent = takeBody(NIGHT_SHIFT, { absence: ' ' });
    expect(log.refusal(administrator, silent, instantAt('20:25'))).toEqual(
      invalid('没有交班记录，请写明缘由。'),
    );
    expect(log.refusal(administrator, takeBody(NIGHT_SHIFT), instantAt('20:25'))).toBeNull();
    const { log: other, give } = given();
    other.judgeAndAppend(otherOfficer, takeBody(NIGHT_SHIFT, { giveId: give.id }), instantAt('20:25'));
    expect(other.refusal(administrator, silent, instantAt('20:26'))).toBeNull();
    const [first] = roster().shifts;
    if (!first) throw new Error('no shift');
    expect(new DutyLog().refusal(officer, takeBody(first.from, { absence: '' }), first.from)).toBeNull();
  });

  it('must name a 交班 that the author had seen', () => {
    const { log, give } = given();
    const { book, number } = give.statement;
    const seeing = (upTo: number) =>
      takeBody(NIGHT_SHIFT, { seen: [{ book, number: upTo, digest: give.digest }] });
    expect(log.refusal(administrator, seeing(number), instantAt('20:25'))).toEqual(
      wrongStage('上一班已经交班，不能越过交班记录接班。'),
    );
    // A machine without a connection had not seen the 交班.
    expect(log.refusal(administrator, seeing(number - 1), instantAt('20:25'), instantAt('23:00'))).toBeNull();
  });

  it('is judged by the roster with its swaps applied', () => {
    const log = new DutyLog();
    const swapId = nextEntryId();
    const ask = entryBy(
      officer,
      {
        type: 'swap.ask',
        swapId,
        give: { shift: DAY_SHIFT, post: 'technical' },
        to: administrator.id,
        back: null,
        reason: '',
      },
      instantAt('09:00', -3),
    );
    const answer = entryBy(
      administrator,
      { type: 'swap.answer', swapId, agree: true, reason: '' },
      instantAt('10:00', -3),
    );
    log.entries.push(ask, answer);
    expect(log.refusal(administrator, takeBody(DAY_SHIFT), instantAt('08:20'))).toBeNull();
    expect(log.refusal(officer, takeBody(DAY_SHIFT), instantAt('08:35'))).toEqual(
      invalid('这一班不是您的，接班须注明顶班。'),
    );
  });
});
