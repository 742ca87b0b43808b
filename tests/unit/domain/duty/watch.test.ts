import { describe, expect, it } from 'vitest';
import { shiftAt } from '../../../../electron/domain/roster/roster';
import {
  absenceNeeded,
  giveToTake,
  handoversOf,
  openGives,
  takenByRoster,
  watchInHand,
  watchNamed,
  writingBar,
} from '../../../../electron/domain/duty/watch';
import { administrator, leader, officer, otherOfficer } from '../../core/ledger/people';
import { at, DAY_WATCH, NIGHT_WATCH, roster } from '../../core/duty/bureau';
import { giveBody, Log, takeBody } from './log';

const watchAt = (log: Log, from: string) => {
  const shift = shiftAt(log.reader(), from);
  if (!shift) throw new Error(`no watch at ${from}`);
  return shift;
};
const inHand = (log: Log, id: string, now: string) => watchInHand(log.reader(), id, now)?.from ?? null;

describe('the name of a shift', () => {
  it('is the instant at which it begins', () => {
    const reader = new Log().reader();
    expect(watchNamed(reader, DAY_WATCH)?.until).toBe(NIGHT_WATCH);
    expect(watchNamed(reader, at('09:00'))).toBeNull();
    expect(watchNamed(reader, at('08:30', 90))).toBeNull();
  });
});

describe('the shift that a person is on', () => {
  it('is the shift that they have taken and not given', () => {
    const log = new Log();
    expect(inHand(log, officer.id, at('09:00'))).toBeNull();
    log.state(officer, takeBody(DAY_WATCH), at('08:20'));
    expect(inHand(log, officer.id, at('09:00'))).toBe(DAY_WATCH);
    expect(inHand(log, otherOfficer.id, at('09:00'))).toBeNull();
    log.state(officer, giveBody(DAY_WATCH), at('20:00'));
    expect(inHand(log, officer.id, at('20:10'))).toBeNull();
  });

  it('remains the older shift until it is given, also while the next one runs', () => {
    const log = new Log();
    log.state(otherOfficer, takeBody(DAY_WATCH), at('08:20'));
    log.state(otherOfficer, takeBody(NIGHT_WATCH), at('20:25'));
    expect(inHand(log, otherOfficer.id, at('21:00'))).toBe(DAY_WATCH);
    log.state(otherOfficer, giveBody(DAY_WATCH), at('21:00'));
    expect(inHand(log, otherOfficer.id, at('21:01'))).toBe(NIGHT_WATCH);
    expect(inHand(log, otherOfficer.id, at('09:00', 1))).toBe(NIGHT_WATCH);
  });

  it('may be taken as a stand-in', () => {
    const log = new Log();
    log.state(administrator, takeBody(DAY_WATCH, { standIn: true }), at('09:05'));
    expect(inHand(log, administrator.id, at('10:00'))).toBe(DAY_WATCH);
    const handovers = handoversOf(log.reader(), DAY_WATCH);
    expect(takenByRoster(handovers, watchAt(log, DAY_WATCH), at('23:00'))).toBe(false);
    log.state(officer, takeBody(DAY_WATCH), at('10:00'));
    const taken = (when: string) =>
      takenByRoster(handoversOf(log.reader(), DAY_WATCH), watchAt(log, DAY_WATCH), when);
    expect([taken(at('09:59')), taken(at('10:00'))]).toEqual([false, true]);
  });
});

describe('permission to write into the log', () => {
  it('is denied to an officer of the running shift before they take it and after they give it', () => {
    const log = new Log();
    const bar = (now: string) => writingBar(log.reader(), officer, now);
    expect(bar(at('08:29'))).toBeNull();
    expect(bar(at('08:30'))).toBe('现在是您的班，请先接班，再记录。');
    log.state(officer, takeBody(DAY_WATCH), at('08:35'));
    expect(bar(at('08:36'))).toBeNull();
    log.state(officer, giveBody(DAY_WATCH), at('20:00'));
    expect(bar(at('20:00'))).toBe('您已交班，这一班的记录由接班人来记。');
    expect(bar(at('20:30'))).toBeNull();
  });

  it('is given outside the shift, to its leader, and to everyone when no shift is rostered', () => {
    const reader = new Log().reader();
    for (const account of [administrator, leader])
      expect(writingBar(reader, account, at('09:00'))).toBeNull();
    expect(writingBar(reader, officer, at('09:00', 90))).toBeNull();
  });
});

describe('the 交班 that is offered for taking', () => {
  const givenTwice = () => {
    const log = new Log();
    for (const account of [officer, otherOfficer]) log.state(account, takeBody(DAY_WATCH), at('08:20'));
    const technical = log.state(officer, giveBody(DAY_WATCH), at('20:10'));
    const operations = log.state(otherOfficer, giveBody(DAY_WATCH), at('20:15'));
    return { log, technical, operations };
  };

  it('is that of the same post, otherwise the newest', () => {
    const { log, technical, operations } = givenTwice();
    const night = watchAt(log, NIGHT_WATCH);
    const offered = (id: string) => giveToTake(log.reader(), night, id)?.id;
    expect(openGives(log.reader(), night).map(({ id }) => id)).toEqual([operations.id, technical.id]);
    expect(offered(administrator.id)).toBe(technical.id);
    expect(offered(otherOfficer.id)).toBe(operations.id);
    expect(offered(officer.id)).toBe(operations.id);
  });

  it('is one that nobody has taken yet, or null', () => {
    const { log, technical, operations } = givenTwice();
    const night = watchAt(log, NIGHT_WATCH);
    log.state(administrator, takeBody(NIGHT_WATCH, { giveId: technical.id }), at('20:20'));
    expect(openGives(log.reader(), night).map(({ id }) => id)).toEqual([operations.id]);
    log.state(otherOfficer, takeBody(NIGHT_WATCH, { giveId: operations.id }), at('20:21'));
    expect(giveToTake(log.reader(), night, officer.id)).toBeNull();
  });

  it('belongs to the shift directly before', () => {
    const { log } = givenTwice();
    expect(openGives(log.reader(), watchAt(log, at('08:30', 1)))).toEqual([]);
    const [first] = roster().shifts;
    if (!first) throw new Error('no watch');
    expect(openGives(log.reader(), first)).toEqual([]);
    expect(absenceNeeded(log.reader(), first)).toBe(false);
  });

  it('requires a reason when it is missing, unless a colleague has named one', () => {
    const { log, technical } = givenTwice();
    const night = watchAt(log, NIGHT_WATCH);
    expect(absenceNeeded(log.reader(), night)).toBe(true);
    log.state(administrator, takeBody(NIGHT_WATCH, { giveId: technical.id }), at('20:20'));
    expect(absenceNeeded(log.reader(), night)).toBe(false);
  });
});
