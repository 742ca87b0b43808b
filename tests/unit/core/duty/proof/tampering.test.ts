import { beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/domain/ledger/entry';
import { NAME, restText } from '../../../../../electron/core/duty/proof/layout';
import { openProvingOffice, sha256, type ProvingOffice, type PersonKey } from '../../proof/proving-office';
import { sign, ReviewScenario } from '../../proof/review-scenario';
import type { Files } from '../../proof/run-verification';
import {
  minutesIntoShift,
  changeStatement,
  bookOfKey,
  expectRefused,
  expectInconclusive,
  exportMonth,
  Ledger,
  relinkBook,
  shiftStart,
  withoutText,
  writeMonth,
} from './ledger-month';

/**
 * The attacker changes the ledger of a machine and exports it again, so the manifest is created and signed over the
 * changed entries; the attacker does not have the keys of others. Tests that use `files` or `edit` change the files of
 * a finished package instead.
 */

let office: ProvingOffice;
let log: Ledger;
let good: Files;

beforeAll(async () => {
  office = await openProvingOffice();
  log = await writeMonth(office);
  good = await exportMonth(log, { entries: log.entries, exporter: office.administrator });
});

const entryOf = (by: PersonKey, number: number, device?: string): Entry => {
  const book = bookOfKey(by, device);
  return log.entries.find(({ statement }) => statement.book === book && statement.number === number)!;
};
const without = (...gone: Entry[]) => log.entries.filter((entry) => !gone.includes(entry));
const replaced = (old: Entry, anew: Entry) => log.entries.map((entry) => (entry === old ? anew : entry));
const exported = (entries: readonly Entry[]) => exportMonth(log, { entries, exporter: office.administrator });
const refused = async (entries: readonly Entry[], reason: RegExp) =>
  expectRefused(await exported(entries), log.story.trust, reason);

/** Returns a copy of the valid package with changed files. */
function files(change: (files: Files) => void): Files {
  const copy = new Map([...good].map(([name, bytes]) => [name, Buffer.from(bytes)]));
  change(copy);
  return copy;
}
const edit = (name: string, before: string | RegExp, anew: string) =>
  files((copy) => {
    const text = copy.get(name)!.toString();
    expect(text.replace(before, anew)).not.toBe(text);
    copy.set(name, Buffer.from(text.replace(before, anew)));
  });
const refusedFiles = (changed: Files, reason: RegExp) => expectRefused(changed, log.story.trust, reason);

const textOf = (text: string) => (entry: Entry) =>
  changeStatement(entry, (statement) => ({ ...statement, body: { ...statement.body, text } as never }));
const datedOf = (at: string) => (entry: Entry) =>
  changeStatement(entry, (statement) => ({ ...statement, at }));

describe('evidence is refused when an entry is removed', () => {
  it('from inside a book', () => refused(without(entryOf(office.second, 4)), /它之前缺少第 4 至 4 条/));
  it('from the middle of a book that is renumbered and relinked: the next handover’s signature fails', () =>
    refused(
      relinkBook(without(entryOf(office.second, 4)), bookOfKey(office.second)),
      /第 5 条（记录簿 \w+，交班）：签名不成立，?：?原文不是签名时的原文/,
    ));
  it('from the end of a book, when a later handover lists it', () =>
    refused(without(entryOf(office.first, 2, 'laptop')), /签名人当时见过.*包内没有，记录簿末尾可能被删除/));
  it('with its whole book', () =>
    refused(
      without(entryOf(office.first, 1, 'laptop'), entryOf(office.first, 2, 'laptop')),
      /签名人当时见过.*包内没有这本记录簿/,
    ));
  it('from the beginning of the month', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.statement({ book: bookOfKey(office.first), number: 2 }))),
      /它之前的记录不在包内，它又不早于本月/,
    ));
  it('by deleting its file only', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.statement({ book: bookOfKey(office.second), number: 9 }))),
      /目录所列的记录有 1 条不在包内/,
    ));
});

describe('evidence is refused when two entries are swapped', () => {
  const exchanged = () => {
    const [a, b] = [entryOf(office.second, 2), entryOf(office.second, 4)];
    const place = (entry: Entry, { statement: { number, previous } }: Entry) =>
      changeStatement(entry, (statement) => ({ ...statement, number, previous }));
    return log.entries.map((entry) => (entry === a ? place(b, a) : entry === b ? place(a, b) : entry));
  };
  it('with each other’s numbers', () => refused(exchanged(), /没有接在上一条之后/));
  it('and the book is relinked', () =>
    refused(
      relinkBook(exchanged(), bookOfKey(office.second)),
      /交班）：签名不成立，?：?原文不是签名时的原文/,
    ));
  it('in the manifest only', () =>
    refusedFiles(
      edit(NAME.manifest, /(entry month [^\n]*\n)(entry month [^\n]*\n)/, '$2$1'),
      /目录与记录不一致/,
    ));
});

describe('evidence is refused when the time of an entry is changed', () => {
  const earlier = minutesIntoShift(1, 10);
  it('in its file alone', () =>
    refusedFiles(
      edit(
        NAME.statement({ book: bookOfKey(office.second), number: 2 }),
        /^\{"at":"[^"]*"/,
        `{"at":"${earlier}"`,
      ),
      /目录里没有这一条，是放进来的，或被改动过/,
    ));
  it('and its digest recomputed: the next entry does not link to it', () => {
    const entry = entryOf(office.second, 2);
    return refused(replaced(entry, datedOf(earlier)(entry)), /没有接在上一条之后/);
  });
  it('and the rest of the chain recomputed: an entry without text does not link to it', () => {
    const entry = entryOf(office.second, 2);
    return refused(
      relinkBook(replaced(entry, datedOf(earlier)(entry)), bookOfKey(office.second)),
      /第 3 条（未采纳，没有原文）：没有接在上一条之后/,
    );
  });
  it('and no signature covers it: the time contradicts the uptime', async () => {
    const late = new Ledger(log.story);
    late.entries.push(...log.entries);
    const run = { device: 'laptop', run: 'an evening', runStart: minutesIntoShift(30, 0) };
    await late.note(office.first, minutesIntoShift(30, 10), '先写的', run);
    const last = await late.note(office.first, minutesIntoShift(30, 20), '后写的', run);
    const anew = datedOf(minutesIntoShift(29, 20))(last);
    const entries = late.entries.map((entry) => (entry === last ? anew : entry));
    await refused(entries, /记录时间与运行时长相差 .*没有时钟变动的记载，时间可能被改过/);
  });
});

describe('evidence is refused when the content of an entry is changed', () => {
  it('in its file alone', () =>
    refusedFiles(
      edit(NAME.statement({ book: bookOfKey(office.second), number: 5 }), '第四条', '第五条'),
      /目录里没有这一条/,
    ));
  it('and its digest recomputed', () => {
    const entry = entryOf(office.second, 4);
    return refused(replaced(entry, textOf('没有写过的话')(entry)), /没有接在上一条之后/);
  });
  it('and the rest of the chain recomputed', () => {
    const entry = entryOf(office.second, 4);
    const entries = relinkBook(replaced(entry, textOf('没有写过的话')(entry)), bookOfKey(office.second));
    return refused(entries, /不是签名人当时见过的那一条，被改动或调换过/);
  });
  it('so that the text is no longer canonical', () =>
    refusedFiles(
      edit(NAME.statement({ book: bookOfKey(office.second), number: 5 }), '"body":{', '"body": {'),
      /原文的写法不合规定/,
    ));
  it('so that a handover lists no other books', () => {
    const entry = entryOf(office.final, 1);
    return refused(
      replaced(
        entry,
        changeStatement(entry, (statement) => ({
          ...statement,
          body: { ...statement.body, seen: [] } as never,
        })),
      ),
      /接班）：签名不成立，?：?原文不是签名时的原文/,
    );
  });
});

describe('evidence is refused when a signature is wrong:', () => {
  it('a signature is missing', () => {
    const entry = entryOf(office.second, 6);
    return refused(replaced(entry, { ...entry, cms: null, evidence: null }), /交班）：应有签名而没有/);
  });
  it('two signatures are swapped', () => {
    const [a, b] = [entryOf(office.first, 4), entryOf(office.first, 5)];
    const signed = (entry: Entry, { cms, evidence }: Entry) => ({ ...entry, cms, evidence });
    return refused(
      log.entries.map((entry) => (entry === a ? signed(a, b) : entry === b ? signed(b, a) : entry)),
      /交班）：签名不成立，?：?原文不是签名时的原文/,
    );
  });
  it('an entry has a signature although its type has none', () => {
    const [entry, other] = [entryOf(office.first, 3), entryOf(office.first, 4)];
    return refused(replaced(entry, { ...entry, cms: other.cms }), /这类记录不签名，它却带有签名/);
  });

  /** The entries with a handover signed again with `key`; its statement names the certificate of `named`. */
  const resigned = async (key: PersonKey, named: PersonKey): Promise<Entry[]> => {
    const entry = entryOf(office.first, 7);
    const anew = changeStatement(entry, (statement) => ({
      ...statement,
      certificate: sha256(named.certificate),
    }));
    const at = new Date(entry.receivedAt!);
    const cms = await sign(key, anew.text, at);
    return replaced(entry, {
      ...anew,
      cms: cms.toString('base64'),
      evidence: log.story.evidence(key, cms, at),
    });
  };
  it('the certificate is registered for another person', async () =>
    refused(await resigned(office.second, office.second), /证书登记在别人名下|登记在别人名下/));
  it('the certificate is not the one that the statement names', async () =>
    refused(await resigned(office.second, office.first), /签名所用的证书不是原文声明的那一张/));
  it('the certificate is of an untrusted authority', async () => {
    const forger = await openProvingOffice();
    const key = { ...forger.first, accountId: office.first.accountId };
    log.story.bind(key);
    await refused(await resigned(key, key), /不是.*信任/);
    log.story.bindings.delete(sha256(key.certificate));
  });
  it('the timestamp is that of another signature', () => {
    const [entry, other] = [entryOf(office.first, 4), entryOf(office.first, 7)];
    return refused(replaced(entry, { ...entry, evidence: other.evidence }), /时间戳不成立/);
  });
});

describe('evidence is refused when an entry is added', () => {
  it('from another log', async () => {
    const other = new Ledger(new ReviewScenario(office));
    const entry = await other.note(office.second, minutesIntoShift(1, 40), '别处的一条', {
      device: 'elsewhere',
    });
    refusedFiles(
      files((copy) => copy.set(NAME.statement(entry.statement), Buffer.from(entry.text))),
      /目录里没有这一条，是放进来的/,
    );
  });
  it('to a book that is renumbered and relinked', async () => {
    const other = new Ledger(new ReviewScenario(office));
    const book = bookOfKey(office.second);
    const planted = await other.note(office.second, minutesIntoShift(1, 40), '补写的一条');
    const id = '01999999-0000-7000-8000-00000000beef';
    const inserted = log.entries.flatMap((entry) =>
      entry === entryOf(office.second, 3)
        ? [entry, changeStatement(planted, (it) => ({ ...it, id }))]
        : [entry],
    );
    await refused(relinkBook(inserted, book), /交班）：签名不成立，?：?原文不是签名时的原文/);
  });
  it('that is a copy of another entry', () => {
    const entry = entryOf(office.first, 2, 'laptop');
    const again = changeStatement(entry, (it) => ({ ...it, number: 3, previous: entry.digest }));
    return refused([...log.entries, again], /是同一条记录/);
  });
  it('as a copy of a file under another number', () =>
    refusedFiles(
      files((copy) => {
        const from = copy.get(NAME.statement({ book: bookOfKey(office.first, 'laptop'), number: 2 }))!;
        copy.set(NAME.statement({ book: bookOfKey(office.first, 'laptop'), number: 3 }), from);
      }),
      /文件名与原文的记录簿、编号不符/,
    ));
  it('by another author at the end of a book', async () => {
    const entry = await new Ledger(new ReviewScenario(office)).note(
      office.principal,
      minutesIntoShift(3, 1),
      '别人写的',
    );
    const end = entryOf(office.first, 2, 'laptop');
    const { book } = end.statement;
    const put = changeStatement(entry, (it) => ({ ...it, book, number: 3, previous: end.digest }));
    await refused([...log.entries, put], /同一记录簿换了记录人/);
  });
});

describe('evidence is refused when the manifest is changed:', () => {
  it('a refused entry is listed as accepted', () =>
    refusedFiles(edit(NAME.manifest, 'WRONG_STAGE', 'taken'), /目录的签名不成立/));
  it('an accepted entry is listed as refused', () =>
    refusedFiles(edit(NAME.manifest, / taken /, ' WRONG_STAGE '), /目录的签名不成立/));
  it('the time of receipt of an entry is changed', () => {
    const [line] = /entry beside taken [^\n]*/.exec(good.get(NAME.manifest)!.toString())!;
    const anew = line.replace(
      /(\S+Z) (\S+)Z /,
      (_, written: string) => `${written} 2027-01-01T00:00:00.000Z `,
    );
    refusedFiles(edit(NAME.manifest, line, anew), /目录的签名不成立/);
  });
  it('the head digest is changed', () =>
    refusedFiles(
      edit(NAME.manifest, /head (\d+) [0-9a-f]{64}/, `head $1 ${'a'.repeat(64)}`),
      /目录与记录不一致/,
    ));
  it('the manifest is missing', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.manifest)),
      /没有目录/,
    ));
  it('the exporter’s signature is missing', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.manifestCms)),
      /目录的签名不成立/,
    ));
  it('the exporter’s certificate is registered for another person', async () => {
    const exporter = { ...office.administrator, accountId: office.first.accountId };
    expectRefused(
      await exportMonth(log, { entries: log.entries, exporter, unregistered: true }),
      log.story.trust,
      /登记在别人名下/,
    );
  });
});

describe('evidence with a refused entry without text is refused', () => {
  const rest = () => NAME.rest({ book: bookOfKey(office.second), number: 3 });

  it('when the entry before it was changed', () => {
    const entry = entryOf(office.second, 2);
    const entries = relinkBook(replaced(entry, textOf('没有写过的话')(entry)), bookOfKey(office.second));
    return refused(entries, /第 3 条（未采纳，没有原文）：没有接在上一条之后/);
  });
  it('when the entry before it is missing', () =>
    refused(without(entryOf(office.second, 2)), /第 3 条（未采纳，没有原文）：它之前缺少第 2 至 2 条/));
  it('when the refused entry itself is missing', () =>
    refused(without(entryOf(office.second, 3)), /它之前缺少第 3 至 3 条/));
  it('when it links to another entry', () =>
    refusedFiles(
      edit(rest(), /"previous":"../, '"previous":"00'),
      /目录里没有这一条，是放进来的，或被改动过/,
    ));
  it('when its hash state is changed', () =>
    refusedFiles(edit(rest(), /^../, '00'), /目录里没有这一条，是放进来的，或被改动过/));
  it('when the length of its hashed part is changed', () =>
    refusedFiles(edit(rest(), / \d+\n/, ' 64\n'), /目录里没有这一条，是放进来的，或被改动过/));
  it('when it has another number', () =>
    refusedFiles(
      files((copy) => {
        copy.set(NAME.rest({ book: bookOfKey(office.second), number: 30 }), copy.get(rest())!);
        copy.delete(rest());
      }),
      /文件名与原文的记录簿、编号不符/,
    ));
  it.each<[string, RegExp, string]>([
    ['more than two lines', /$/, '\n'],
    ['no state', /^[0-9a-f]+/, 'x'],
    ['half a block', / \d+\n/, ' 100\n'],
    ['more behind its end', /\}\n$/, '} \n'],
    ['control characters', /"id"/, '"\u0007id"'],
    ['characters that are not ASCII', /"id"/, '"内id"'],
  ])('when it is malformed: %s', (_, before, anew) =>
    refusedFiles(edit(rest(), before, anew), /后段的写法不合规定/),
  );
  it('when the platform accepted the entry', () =>
    refusedFiles(
      files((copy) => {
        const entry = entryOf(office.second, 2);
        const { statement } = entry;
        const hidden = withoutText({ ...entry, refused: { code: 'REFUSED', reason: '' } });
        copy.delete(NAME.statement(statement));
        copy.set(NAME.rest(statement), Buffer.from(restText(hidden.withheld!)));
      }),
      /平台采纳了这一条，包内却没有它的原文/,
    ));
  it('when it is an accepted 交班 that the exporter declares as refused', () => {
    const entry = entryOf(office.second, 10);
    const hidden = { ...entry, refused: { code: 'REFUSED', reason: '' } };
    return refused(replaced(entry, hidden), /接班）：所接的交班记录不在包内/);
  });
});

describe('evidence is refused when a handover is wrong:', () => {
  it('a 交班 at the end of its book is missing, and a 接班 names it', () =>
    refused(without(entryOf(office.second, 10)), /接班）：所接的交班记录不在包内/));
  it('a 接班 is missing, and its book is renumbered and relinked', () =>
    refused(
      relinkBook(without(entryOf(office.second, 7)), bookOfKey(office.second)),
      /交班）：签名不成立，?：?原文不是签名时的原文/,
    ));
  it('a 接班 takes a shift that does not follow the given one', async () => {
    const wrong = new Ledger(log.story);
    wrong.entries.push(...log.entries);
    const give = await wrong.give(office.first, shiftStart(20), minutesIntoShift(21, 0));
    await wrong.take(office.final, shiftStart(20), minutesIntoShift(21, 5), give);
    await refused(wrong.entries, /所接的不是上一班的交班/);
  });
  it('the book before it is broken, so that its signature covers nothing', () =>
    refused(without(entryOf(office.second, 2)), /签名没有覆盖记录簿中它之前的全部记录/));
});

describe('evidence is inconclusive', () => {
  const unsure = async (entries: readonly Entry[], reason: RegExp) =>
    expectInconclusive(await exported(entries), log.story.trust, reason);
  it('with a signature without a timestamp', () => {
    const entry = entryOf(office.second, 6);
    const evidence = { ...entry.evidence!, timestamp: null };
    return unsure(replaced(entry, { ...entry, evidence }), /交班）：没有时间戳/);
  });
  it('with entries after the last signature', async () => {
    const late = new Ledger(log.story);
    late.entries.push(...log.entries);
    await late.note(office.first, minutesIntoShift(31, 600), '还没有交班', { device: 'laptop' });
    const unseen = late.entries.filter(({ statement }) => statement.at < minutesIntoShift(31, 601));
    await unsure(unseen, /还没有签名覆盖，只有前后相接/);
  });
  describe('with an entry that the platform accepted although it was written', () => {
    const taken = async (at: string, receivedAt: string, wrong = 0) => {
      const late = new Ledger(log.story);
      late.entries.push(...log.entries);
      const run = { device: 'laptop', runStart: minutesIntoShift(0, 0) };
      await late.note(office.first, minutesIntoShift(20, 0), '照常写的', { ...run, run: 'one' });
      await late.note(office.first, at, '改过时间的', {
        ...run,
        run: 'another',
        receivedAt,
        clockError: wrong,
      });
      return late.entries;
    };
    it.each<[string, string, string, number, RegExp]>([
      [
        'before its predecessor',
        minutesIntoShift(19, 0),
        minutesIntoShift(20, 10),
        0,
        /记录时间比本记录簿前面的记录还早 1 天，记录时间不能确认/,
      ],
      [
        'after its receipt',
        minutesIntoShift(21, 0),
        minutesIntoShift(20, 60),
        0,
        /记录时间比平台收到的时间还晚 23 小时/,
      ],
      [
        'a month before its receipt',
        minutesIntoShift(21, 0),
        minutesIntoShift(53, 0),
        0,
        /写下 32 天后才送达平台，超过 31 天/,
      ],
      [
        'by a clock that was wrong by eight days',
        minutesIntoShift(21, 0),
        minutesIntoShift(21, 1),
        8 * 86_400_000,
        /相差 8 天，超过 7 天/,
      ],
    ])('%s', async (_, at, receivedAt, wrong, reason) => unsure(await taken(at, receivedAt, wrong), reason));
  });

  it('with an unsigned manifest', async () =>
    expectInconclusive(
      await exportMonth(log, { entries: log.entries, exporter: null }),
      log.story.trust,
      /目录没有导出人的签名/,
    ));
});
