import { createHash } from 'node:crypto';
import type {
  Evidence,
  LedgerBody,
  LedgerRecord,
  LedgerStatement,
  OpenItem,
} from '../../../../../electron/platform/contract';
import { canonicalText } from '../../../../../electron/domain/encoding/canonical';
import type { LogReport } from '../../../../../electron/core/contract';
import {
  bookName,
  entryDigest,
  parseEntry,
  correctedTimeOf,
  type Entry,
} from '../../../../../electron/domain/ledger/entry';
import { signatureValue } from '../../../../../electron/pki/cms';
import type { Authority } from '../../../../../electron/platform/practice/ca/issue';
import { EMPTY_BOOK } from '../../../../../electron/domain/ledger/chain';
import { withhold } from '../../../../../electron/domain/ledger/withheld';
import { SIGNED_TYPES } from '../../../../../electron/domain/ledger/rights';
import { logFiles, type LogInput } from '../../../../../electron/core/duty/proof/files';
import { manifestText } from '../../../../../electron/core/duty/proof/manifest';
import { selectEntries, type LedgerSource } from '../../../../../electron/core/duty/proof/select';
import { verifyLog } from '../../../../../electron/core/duty/proof/verify';
import { expect } from 'vitest';
import { later, sha256, type ProvingOffice, type PersonKey } from '../../proof/proving-office';
import { sign, ReviewScenario } from '../../proof/review-scenario';
import { runToEnd, runScript, type Files } from '../../proof/run-verification';

/** A month of duty, with entries written as the client writes them and received as the platform receives them. */

export const MONTH = '2026-03';
/** Start of the shift of a day of March 2026 (0: the last day of February), 08:30 in Shanghai. UTC instant. */
export const shiftStart = (day: number) => new Date(Date.UTC(2026, 2, day, 0, 30)).toISOString();
/** The instant `minutes` after the start of the shift of `day`. */
export const minutesIntoShift = (day: number, minutes: number) =>
  new Date(Date.parse(shiftStart(day)) + minutes * 60_000).toISOString();

const uuid = (text: string) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-7$3-8$4-$5');

/** Time in ms for which the same CRLs are used. */
const SHARED = 6 * 86_400_000;

export interface EntryInput {
  author: PersonKey;
  /** Time of writing by the platform's clock. */
  at: string;
  body: LedgerBody;
  device?: string;
  run?: string;
  /** Start of the program run by the platform's clock; by default midnight UTC of the day. */
  runStart?: string;
  /** The machine's clock minus the platform's, ms. */
  clockError?: number;
  /** The clock offset that the entry states, ms; null when unknown. By default `wrong`. */
  statedOffset?: number | null;
  /** Time of receipt; by default one second after writing. */
  receivedAt?: string;
  /** Code of the refusal. */
  refused?: string;
  /** False: without a timestamp. */
  stamped?: boolean;
  /** A refused entry keeps its text, as earlier platforms sent it to everyone. */
  textShown?: boolean;
}

export class Ledger {
  readonly entries: Entry[] = [];
  private readonly lists = new Map<Authority, Map<number, Buffer>>();

  constructor(readonly story: ReviewScenario) {}

  headOf(book: string) {
    const last = this.entries.filter(({ statement }) => statement.book === book).at(-1);
    return last ? { number: last.statement.number, digest: last.digest } : EMPTY_BOOK;
  }

  /** Heads of all books except `but`, as a handover lists them. */
  headsExcept(but: string) {
    const books = [...new Set(this.entries.map(({ statement }) => statement.book))].filter(
      (it) => it !== but,
    );
    return books.map((book) => ({ book, ...this.headOf(book) }));
  }

  async write(written: EntryInput): Promise<Entry> {
    const { author, at, body, clockError = 0 } = written;
    const device = written.device ?? `pc-${author.accountId}`;
    const run = written.run ?? `${device} ${at.slice(0, 10)}`;
    const began = written.runStart ?? `${at.slice(0, 10)}T00:00:00.000Z`;
    const book = bookName(author.accountId, device);
    const end = this.headOf(book);
    const signed = SIGNED_TYPES.has(body.type);
    const statement: LedgerStatement = {
      typ: 'gov.ledger.entry/1',
      id: uuid(`${book} ${end.number + 1}`),
      book,
      number: end.number + 1,
      previous: end.digest,
      author: { accountId: author.accountId, name: author.name },
      certificate: signed ? sha256(author.certificate) : null,
      at: new Date(Date.parse(at) + clockError).toISOString(),
      clock: {
        run: uuid(run),
        uptime: Date.parse(at) - Date.parse(began),
        offset: written.statedOffset === undefined ? clockError : written.statedOffset,
      },
      body,
    };
    const text = canonicalText(statement);
    const receivedAt = written.receivedAt ?? later(1000, new Date(at)).toISOString();
    const cms = signed ? await sign(author, text, new Date(statement.at)) : null;
    const evidence = cms && this.evidence(author, cms, body.type, new Date(receivedAt));
    this.story.bind(author);
    const whole: Entry = {
      id: statement.id,
      text,
      statement,
      body,
      digest: entryDigest(text),
      cms: cms?.toString('base64') ?? null,
      receivedAt,
      refused: written.refused === undefined ? null : { code: written.refused, reason: '不采纳。' },
      evidence: written.stamped === false && evidence ? { ...evidence, timestamp: null } : evidence,
    };
    const entry = whole.refused && !written.textShown ? withoutText(whole) : whole;
    this.entries.push(entry);
    return entry;
  }

  /**
   * Evidence that the platform stores for a signature: a timestamp, CRLs that all signatures within `SHARED` have in
   * common, and for a 交班 with a certificate of the root an OCSP response.
   */
  private evidence(by: PersonKey, cms: Buffer, type: LedgerBody['type'], at: Date): Evidence {
    const { story } = this;
    const issued = new Date(Math.floor(at.getTime() / SHARED) * SHARED);
    const crls = [...new Set([by.by, story.office.root])].map((authority) => {
      const known = this.lists.get(authority)?.get(issued.getTime());
      const list = known ?? story.crl(authority, issued);
      this.lists.set(authority, new Map(this.lists.get(authority)).set(issued.getTime(), list));
      story.crls.set(sha256(list), list);
      return sha256(list);
    });
    const asked = type === 'handover.give' && by.by === story.office.root;
    return {
      timestamp: story.timestampOf(signatureValue(cms), at).toString('base64'),
      ocsp: asked ? story.ocsp(by.certificate, at).toString('base64') : null,
      crls: crls.sort(),
    };
  }

  note(by: PersonKey, at: string, text: string, more: Partial<EntryInput> = {}): Promise<Entry> {
    const body: LedgerBody = {
      type: 'log.note',
      template: 'phone',
      happenedAt: at,
      text,
      contact: '',
      open: false,
      attachments: [],
    };
    return this.write({ author: by, at, body, ...more });
  }

  give(by: PersonKey, shift: string, at: string, more: Partial<EntryInput> = {}, items: OpenItem[] = []) {
    const seen = this.headsExcept(bookName(by.accountId, more.device ?? `pc-${by.accountId}`));
    const body: LedgerBody = { type: 'handover.give', shift, items, seen, omissions: [], note: '平稳。' };
    return this.write({ author: by, at, body, ...more });
  }

  take(by: PersonKey, shift: string, at: string, give: Entry | null, more: Partial<EntryInput> = {}) {
    const body: LedgerBody = {
      type: 'handover.take',
      shift,
      giveId: give?.id ?? null,
      items: [],
      seen: this.headsExcept(bookName(by.accountId, more.device ?? `pc-${by.accountId}`)),
      omissions: ['3月1日下午没有读网'],
      absence: '',
      standIn: false,
      note: '接“"type":"handover.give"”无误\\',
    };
    return this.write({ author: by, at, body, ...more });
  }
}

/**
 * Writes a month with shifts at its beginning and its end, three officers, a leader, an entry that was received late, a
 * clock that was set, a refused entry (`shown`: with its text), and a second machine whose entries are covered only by
 * the handovers of others.
 */
export async function writeMonth(office: ProvingOffice, { shown = false } = {}): Promise<Ledger> {
  const log = new Ledger(new ReviewScenario(office));
  const { first: zhou, second: wu, final: zheng, principal: chen } = office;
  await log.take(zhou, shiftStart(0), minutesIntoShift(0, -10), null);
  await log.note(zhou, minutesIntoShift(0, 60), '上月的事');
  await log.note(zhou, minutesIntoShift(0, 1400), '市数管局来电询问 "首页" \\ 更新情况。');
  const first = await log.give(zhou, shiftStart(0), minutesIntoShift(1, -10));
  await log.take(wu, shiftStart(1), minutesIntoShift(1, -5), first);
  await log.note(wu, minutesIntoShift(1, 30), '第一条');
  await log.note(wu, minutesIntoShift(1, 31), '平台没有采纳的一条', {
    refused: 'WRONG_STAGE',
    textShown: shown,
  });
  await log.note(wu, minutesIntoShift(1, 90), '离线时写的', {
    receivedAt: minutesIntoShift(1, 400),
    statedOffset: null,
  });
  await log.note(zhou, minutesIntoShift(1, 300), '另一台电脑上写的', { device: 'laptop' });
  await log.note(wu, minutesIntoShift(1, 500), '第四条');
  const second = await log.give(wu, shiftStart(1), minutesIntoShift(2, -10));
  await log.take(zheng, shiftStart(2), minutesIntoShift(2, -5), second);
  const run = { run: 'a day with a wrong clock', runStart: minutesIntoShift(2, 10) };
  await log.note(zheng, minutesIntoShift(2, 20), '时钟还准', run);
  const wrong = 5 * 3_600_000;
  await log.note(zheng, minutesIntoShift(2, 39), '程序还没有看到时钟被改', {
    clockError: wrong,
    statedOffset: null,
    ...run,
  });
  await log.write({
    author: zheng,
    at: minutesIntoShift(2, 40),
    clockError: wrong,
    statedOffset: null,
    body: {
      type: 'log.clock',
      kind: 'set',
      expected: minutesIntoShift(2, 40),
      found: new Date(Date.parse(minutesIntoShift(2, 40)) + wrong).toISOString(),
    },
    ...run,
  });
  await log.note(zheng, minutesIntoShift(2, 60), '时钟快了五小时', { clockError: wrong, ...run });
  await log.note(zhou, minutesIntoShift(2, 300), '另一台电脑上写的第二条', { device: 'laptop' });
  await log.note(zheng, minutesIntoShift(2, 200), '时钟又被拨回，程序已知道差多少', {
    clockError: 0,
    statedOffset: 0,
    ...run,
  });
  await log.note(zheng, minutesIntoShift(2, 700), '夜里巡查');
  const third = await log.give(zheng, shiftStart(2), minutesIntoShift(3, -10));
  await log.take(zhou, shiftStart(3), minutesIntoShift(3, -5), third);
  await log.note(zhou, minutesIntoShift(3, 100), '第五条');
  await log.write({
    author: chen,
    at: minutesIntoShift(3, 200),
    body: { type: 'incident.level', incidentId: uuid('incident'), level: 'larger', basis: '首页不能访问。' },
  });
  const fourth = await log.give(zhou, shiftStart(3), minutesIntoShift(4, -10));
  await log.take(wu, shiftStart(4), minutesIntoShift(4, -5), fourth);
  await log.note(wu, minutesIntoShift(30, 60), '月末第一条');
  await log.note(wu, minutesIntoShift(31, 60), '月末最后一条');
  const last = await log.give(wu, shiftStart(31), minutesIntoShift(32, -10));
  await log.take(zheng, shiftStart(32), minutesIntoShift(32, -5), last);
  await log.note(zheng, minutesIntoShift(32, 60), '下月的事');
  return log;
}

export const bookOfKey = (by: PersonKey, device = `pc-${by.accountId}`) => bookName(by.accountId, device);

/** The `Books` of a machine that has these entries. */
export function booksOf(entries: readonly Entry[]): LedgerSource {
  const numberOf = ({ statement }: Entry) => statement.number;
  const chain = (book: string) =>
    entries.filter(({ statement }) => statement.book === book).sort((a, b) => numberOf(a) - numberOf(b));
  const within = (entry: Entry, from: string, until: string) => {
    const at = correctedTimeOf(entry.statement, entry.receivedAt);
    return at >= from && at < until;
  };
  return {
    entryRanges: (from, until) =>
      [...new Set(entries.map(({ statement }) => statement.book))].flatMap((book) => {
        const numbers = chain(book)
          .filter((entry) => within(entry, from, until))
          .map(numberOf);
        return chain(book).filter(
          (it) => numberOf(it) >= Math.min(...numbers) && numberOf(it) <= Math.max(...numbers),
        );
      }),
    book: (book, from, to) => chain(book).filter((it) => numberOf(it) >= from && numberOf(it) <= to),
    find: (id) => entries.find((entry) => entry.id === id) ?? null,
    handovers: (from, until) =>
      entries.filter(
        (entry) => !entry.refused && entry.body.type.startsWith('handover.') && within(entry, from, until),
      ),
  };
}

export interface ExportOptions {
  /** All entries on the exporter's machine. */
  entries: readonly Entry[];
  exporter: PersonKey | null;
  /** Leaves the exporter's certificate out of the register. */
  unregistered?: boolean;
  at?: string;
}

/** Resolves with the files of a month's evidence as the client exports it. */
export async function exportMonth(
  log: Ledger,
  { entries, exporter, unregistered = false, at = minutesIntoShift(40, 0) }: ExportOptions,
): Promise<Files> {
  const { story } = log;
  if (exporter && !unregistered) story.bind(exporter);
  await story.rebuildRegister();
  const exported = {
    at,
    certificate: exporter && sha256(exporter.certificate),
    accountId: exporter?.accountId ?? 'xu',
  };
  const selected = selectEntries(booksOf(entries), MONTH);
  const input: LogInput = {
    month: MONTH,
    entries: selected,
    exported,
    crls: story.crls.values(),
    register: story.register,
    trust: story.trust,
  };
  const cms = exporter && (await sign(exporter, manifestText(selected, MONTH, exported), new Date(at)));
  return new Map(runToEnd(logFiles(input, cms && cms.toString('base64'))));
}

/** Returns the entry with a changed statement and its digest; the signature stays the same. */
export function changeStatement(
  entry: Entry,
  change: (statement: LedgerStatement) => LedgerStatement,
): Entry {
  const statement = change(structuredClone(entry.statement) as LedgerStatement);
  const text = canonicalText(statement);
  return { ...entry, id: statement.id, text, statement, body: statement.body, digest: entryDigest(text) };
}

/** Returns a refused entry as the platform sends it to others than its author: without its text. */
export function withoutText({ id, text, cms, receivedAt, refused, digest }: Entry): Entry {
  const record: LedgerRecord = {
    ...{ id, statement: text, cms, receivedAt: receivedAt ?? '', authorRoles: [], refused, evidence: null },
  };
  const entry = parseEntry(withhold(record, JSON.parse(text) as LedgerStatement, digest));
  if (!entry) throw new Error('the place of an entry cannot be read');
  return entry;
}

/** Returns the entries with the numbers and digests of a book recomputed from its beginning. */
export function relinkBook(entries: readonly Entry[], book: string): Entry[] {
  let end = EMPTY_BOOK;
  return entries.map((entry) => {
    if (entry.statement.book !== book) return entry;
    // The `previous` of an entry without text cannot be changed.
    if (entry.body.type === 'withheld') {
      end = { number: entry.statement.number, digest: entry.digest };
      return entry;
    }
    const { number, digest } = end;
    const next = changeStatement(entry, (statement) => ({
      ...statement,
      number: number + 1,
      previous: digest,
    }));
    end = { number: next.statement.number, digest: next.digest };
    return next;
  });
}

export function verifyInClient(
  files: Files,
  trust: ReviewScenario['trust'],
  now = new Date(minutesIntoShift(60, 0)),
): LogReport {
  return runToEnd(verifyLog({ held: { files }, trust, now, from: 'package' })).report;
}

const said = ({ findings }: LogReport, holds: string) =>
  findings.filter((finding) => finding.holds === holds).map(({ text }) => text);

/** Expects that script and client pass the package without doubts. Returns the client's report. */
export function expectPassed(files: Files, trust: ReviewScenario['trust']): LogReport {
  const script = runScript(files, trust);
  const unsure = script.lines.filter((line) => line.startsWith('[不能确认]'));
  expect({ bad: script.bad, unsure, stderr: script.stderr }).toEqual({ bad: [], unsure: [], stderr: '' });
  expect([script.last, script.status]).toEqual(['通过', 0]);
  const report = verifyInClient(files, trust);
  expect({ no: said(report, 'no'), unknown: said(report, 'unknown') }).toEqual({ no: [], unknown: [] });
  expect(report.holds).toBe('yes');
  return report;
}

/** Expects that script and client refuse the package, each with a matching reason. */
export function expectRefused(files: Files, trust: ReviewScenario['trust'], reason: RegExp): void {
  const script = runScript(files, trust);
  expect(script.stderr).toBe('');
  expect([script.last, script.status]).toEqual(['不通过', 1]);
  expect(script.bad.join('\n')).toMatch(reason);
  const report = verifyInClient(files, trust);
  expect(report.holds).toBe('no');
  expect(said(report, 'no').join('\n')).toMatch(reason);
}

/** Expects that script and client neither pass nor refuse the package, and report a matching doubt. */
export function expectInconclusive(files: Files, trust: ReviewScenario['trust'], reason: RegExp): void {
  const script = runScript(files, trust);
  const unsure = script.lines.filter((line) => line.startsWith('[不能确认]'));
  expect({ bad: script.bad, stderr: script.stderr }).toEqual({ bad: [], stderr: '' });
  expect([script.last, script.status]).toEqual(['不能确认', 2]);
  expect(unsure.join('\n')).toMatch(reason);
  const report = verifyInClient(files, trust);
  expect({ no: said(report, 'no'), holds: report.holds }).toEqual({ no: [], holds: 'unknown' });
  expect(said(report, 'unknown').join('\n')).toMatch(reason);
}
