import fc from 'fast-check';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import type { Entry } from '../../../../electron/domain/ledger/entry';
import { LEDGER_GENESIS, type LedgerStatement } from '../../../../electron/platform/contract';
import { recordEntry } from '../../core/ledger/reader';

/**
 * Random ledger books of several machines whose clocks are wrong, set while the program runs, and sometimes compared.
 */

export const EPOCH = Date.parse('2026-11-01T00:00:00.000Z');
const HOUR = 3_600_000;

/** An entry and the true time at which it was written, in ms since 1970. */
export interface EntryWithTrueTime {
  entry: Entry;
  trueTime: number;
}

export interface BookStep {
  /** Time since the entry before it, in ms. */
  pause: number;
  /** Whether the program was restarted before it. */
  restart: boolean;
  /** By how many ms the clock of the machine was set before it. */
  set: number;
  /** Whether the clock was compared with that of the platform before it. */
  compared: boolean;
  /** Time from writing to receipt, in ms. */
  deliveryTime: number;
}

const step = (compared: fc.Arbitrary<boolean>): fc.Arbitrary<BookStep> =>
  fc.record({
    pause: fc.integer({ min: 1, max: 8 * HOUR }),
    restart: fc.boolean(),
    set: fc.oneof(fc.constant(0), fc.integer({ min: -40 * HOUR, max: 40 * HOUR })),
    compared,
    deliveryTime: fc.integer({ min: 0, max: 90 * HOUR }),
  });

let made = 0;
const uuid = () => `019ab000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`;

/** Returns the entries of one book, numbered from 1; they are received in the order of their numbers. */
export function makeBook(
  name: string,
  start: number,
  wrong: number,
  steps: readonly BookStep[],
): EntryWithTrueTime[] {
  const written: EntryWithTrueTime[] = [];
  let truth = EPOCH + start;
  let skew = wrong;
  let run = { id: uuid(), began: truth };
  let known = false;
  let received = 0;
  for (const [index, { pause, restart, set, compared, deliveryTime }] of steps.entries()) {
    truth += pause;
    if (restart) {
      run = { id: uuid(), began: truth - 1000 };
      known = false;
    }
    skew += set;
    known ||= compared;
    received = Math.max(received + 1, truth + deliveryTime);
    const statement: LedgerStatement = {
      typ: 'gov.ledger.entry/1',
      id: uuid(),
      book: name,
      number: index + 1,
      previous: LEDGER_GENESIS,
      author: { accountId: name, name },
      certificate: null,
      at: new Date(truth + skew).toISOString(),
      clock: { run: run.id, uptime: truth - run.began, offset: known ? skew : null },
      body: { type: 'log.settle', entryId: uuid(), text: '办结' },
    };
    const record = {
      id: statement.id,
      statement: canonicalText(statement),
      cms: null,
      receivedAt: new Date(received).toISOString(),
      authorRoles: [],
      refused: null,
      evidence: null,
    };
    written.push({ entry: recordEntry(record), trueTime: truth });
  }
  return written;
}

/** Two to four books. `compared` draws whether the clock of a run was compared before an entry. */
export function booksArbitrary(
  compared: fc.Arbitrary<boolean> = fc.boolean(),
): fc.Arbitrary<EntryWithTrueTime[][]> {
  const book = fc.tuple(
    fc.integer({ min: 0, max: 20 * HOUR }),
    fc.integer({ min: -40 * HOUR, max: 40 * HOUR }),
    fc.array(step(compared), { minLength: 1, maxLength: 12 }),
  );
  return fc
    .array(book, { minLength: 2, maxLength: 4 })
    .map((drawn) =>
      drawn.map(([start, wrong, steps], index) => makeBook(`book${index}`, start, wrong, steps)),
    );
}

export const entriesOf = (written: readonly EntryWithTrueTime[][]): Entry[] =>
  written.flat().map(({ entry }) => entry);
