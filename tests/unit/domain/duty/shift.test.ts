import { describe, expect, it } from 'vitest';
import { shiftAt } from '../../../../electron/domain/roster/roster';
import {
  needsAbsenceReason,
  suggestedGive,
  handoversOf,
  untakenGives,
  isTakenByRosteredOfficer,
  heldShift,
  rosteredShift,
  logWritingRefusal,
} from '../../../../electron/domain/duty/handovers';
import { administrator, leader, officer, otherOfficer } from '../../core/ledger/people';
import { instantAt, DAY_SHIFT, NIGHT_SHIFT, roster } from '../../core/duty/sessions';
import { giveBody, DutyLog, takeBody } from './duty-log';

const shiftFrom = (log: DutyLog, from: string) => {
  const shift = shiftAt(log.reader(), from);
  if (!shift) throw new Error(`no shift at ${from}`);
  return shift;
};
const inHand = (log: DutyLog, id: string, now: string) => heldShift(log.reader(), id, now)?.from ?? null;

describe('the name of a shift', () => {
  it('is the instant at which it begins', () => {
    const reader = new DutyLog().reader();
    expect(rosteredShift(reader, DAY_SHIFT)?.until).toBe(NIGHT_SHIFT);
    expect(rosteredShift(reader, instantAt('09:00'))).toBeNull();
    expect(rosteredShift(reader, instantAt('08:30', 90))).toBeNull();
  });
});

describe('the shift that a person is on', () => {
  it('is the shift that they have taken and not given', () => {
    const log = new DutyLog();
    expect(inHand(log, officer.id, instantAt('09:00'))).toBeNull();
    log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('08:20'));
    expect(inHand(log, officer.id, instantAt('09:00'))).toBe(DAY_SHIFT);
    expect(inHand(log, otherOfficer.id, instantAt('09:00'))).toBeNull();
    log.judgeAndAppend(officer, giveBody(DAY_SHIFT), instantAt('20:00'));
    expect(inHand(log, officer.id, instantAt('20:10'))).toBeNull();
  });

  it('remains the older shift until it is given, also while the next one runs', () => {
    const log = new DutyLog();
    log.judgeAndAppend(otherOfficer, takeBody(DAY_SHIFT), instantAt('08:20'));
    log.judgeAndAppend(otherOfficer, takeBody(NIGHT_SHIFT), instantAt('20:25'));
    expect(inHand(log, otherOfficer.id, instantAt('21:00'))).toBe(DAY_SHIFT);
    log.judgeAndAppend(otherOfficer, giveBody(DAY_SHIFT), instantAt('21:00'));
    expect(inHand(log, otherOfficer.id, instantAt('21:01'))).toBe(NIGHT_SHIFT);
    expect(inHand(log, otherOfficer.id, instantAt('09:00', 1))).toBe(NIGHT_SHIFT);
  });

  it('may be taken as a stand-in', () => {
    const log = new DutyLog();
    log.judgeAndAppend(administrator, takeBody(DAY_SHIFT, { standIn: true }), instantAt('09:05'));
    expect(inHand(log, administrator.id, instantAt('10:00'))).toBe(DAY_SHIFT);
    const handovers = handoversOf(log.reader(), DAY_SHIFT);
    expect(isTakenByRosteredOfficer(handovers, shiftFrom(log, DAY_SHIFT), instantAt('23:00'))).toBe(false);
    log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('10:00'));
    const taken = (when: string) =>
      isTakenByRosteredOfficer(handoversOf(log.reader(), DAY_SHIFT), shiftFrom(log, DAY_SHIFT), when);
    expect([taken(instantAt('09:59')), taken(instantAt('10:00'))]).toEqual([false, true]);
  });
});

describe('permission to write into the log', () => {
  it('is denied to an officer of the running shift before they take it and after they give it', () => {
    const log = new DutyLog();
    const refusalAt = (now: string) => logWritingRefusal(log.reader(), officer, now);
    expect(refusalAt(instantAt('08:29'))).toBeNull();
    expect(refusalAt(instantAt('08:30'))).toBe('现在是您的班，请先接班，再记录。');
    log.judgeAndAppend(officer, takeBody(DAY_SHIFT), instantAt('08:35'));
    expect(refusalAt(instantAt('08:36'))).toBeNull();
    log.judgeAndAppend(officer, giveBody(DAY_SHIFT), instantAt('20:00'));
    expect(refusalAt(instantAt('20:00'))).toBe('您已交班，这一班的记录由接班人来记。');
    expect(refusalAt(instantAt('20:30'))).toBeNull();
  });

  it('is given outside the shift, to its leader, and to everyone when no shift is rostered', () => {
    const reader = new DutyLog().reader();
    for (const account of [administrator, leader])
      expect(logWritingRefusal(reader, account, instantAt('09:00'))).toBeNull();
    expect(logWritingRefusal(reader, officer, instantAt('09:00', 90))).toBeNull();
  });
});

describe('the 交班 that is offered for taking', () => {
  const givenTwice = () => {
    const log = new DutyLog();
    for (const account of [officer, otherOfficer])
      log.judgeAndAppend(account, takeBody(DAY_SHIFT), instantAt('08:20'));
    const technical = log.judgeAndAppend(officer, giveBody(DAY_SHIFT), instantAt('20:10'));
    const operations = log.judgeAndAppend(otherOfficer, giveBody(DAY_SHIFT), instantAt('20:15'));
    return { log, technical, operations };
  };

  it('is that of the same post, otherwise the newest', () => {
    const { log, technical, operations } = givenTwice();
    const night = shiftFrom(log, NIGHT_SHIFT);
    const offered = (id: string) => suggestedGive(log.reader(), night, id)?.id;
    expect(untakenGives(log.reader(), night).map(({ id }) => id)).toEqual([operations.id, technical.id]);
    expect(offered(administrator.id)).toBe(technical.id);
    expect(offered(otherOfficer.id)).toBe(operations.id);
    expect(offered(officer.id)).toBe(operations.id);
  });

  it('is one that nobody has taken yet, or null', () => {
    const { log, technical, operations } = givenTwice();
    const night = shiftFrom(log, NIGHT_SHIFT);
    log.judgeAndAppend(administrator, takeBody(NIGHT_SHIFT, { giveId: technical.id }), instantAt('20:20'));
    expect(untakenGives(log.reader(), night).map(({ id }) => id)).toEqual([operations.id]);
    log.judgeAndAppend(otherOfficer, takeBody(NIGHT_SHIFT, { giveId: operations.id }), instantAt('20:21'));
    expect(suggestedGive(log.reader(), night, officer.id)).toBeNull();
  });

  it('belongs to the shift directly before', () => {
    const { log } = givenTwice();
    expect(untakenGives(log.reader(), shiftFrom(log, instantAt('08:30', 1)))).toEqual([]);
    const [first] = roster().shifts;
    if (!first) throw new Error('no shift');
    expect(untakenGives(log.reader(), first)).toEqual([]);
    expect(needsAbsenceReason(log.reader(), first)).toBe(false);
  });

  it('requires a reason when it is missing, unless a colleague has named one', () => {
    const { log, technical } = givenTwice();
    const night = shiftFrom(log, NIGHT_SHIFT);
    expect(needsAbsenceReason(log.reader(), night)).toBe(true);
    log.judgeAndAppend(administrator, takeBody(NIGHT_SHIFT, { giveId: technical.id }), instantAt('20:20'));
    expect(needsAbsenceReason(log.reader(), night)).toBe(false);
  });
});
