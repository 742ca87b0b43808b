import { beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/domain/ledger/entry';
import { NAME, restText } from '../../../../../electron/core/duty/proof/layout';
import { openBureau, sha256, type Bureau, type Key } from '../../proof/bureau';
import { sign, Story } from '../../proof/story';
import type { Files } from '../../proof/verdicts';
import {
  after,
  altered,
  bookBy,
  expectRefused,
  expectUnsure,
  exportMonth,
  Ledger,
  relinked,
  watch,
  withheld,
  writeMonth,
} from './month';

/**
 * Whoever tampers has the whole ledger of a machine and exports it anew, so that the manifest is made and signed over what
 * they changed; what they lack is the others' keys. Where only the files of a package are changed, the test says so.
 */

let bureau: Bureau;
let log: Ledger;
let good: Files;

beforeAll(async () => {
  bureau = await openBureau();
  log = await writeMonth(bureau);
  good = await exportMonth(log, { entries: log.entries, exporter: bureau.administrator });
});

const entryOf = (by: Key, number: number, device?: string): Entry => {
  const book = bookBy(by, device);
  return log.entries.find(({ statement }) => statement.book === book && statement.number === number)!;
};
const without = (...gone: Entry[]) => log.entries.filter((entry) => !gone.includes(entry));
const replaced = (old: Entry, anew: Entry) => log.entries.map((entry) => (entry === old ? anew : entry));
const exported = (entries: readonly Entry[]) => exportMonth(log, { entries, exporter: bureau.administrator });
const refused = async (entries: readonly Entry[], reason: RegExp) =>
  expectRefused(await exported(entries), log.story.trust, reason);

/** A package of which only files were changed. */
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
  altered(entry, (statement) => ({ ...statement, body: { ...statement.body, text } as never }));
const datedOf = (at: string) => (entry: Entry) => altered(entry, (statement) => ({ ...statement, at }));

describe('an entry is removed', () => {
  it('in the middle of a book', () => refused(without(entryOf(bureau.second, 4)), /它之前缺少第 4 至 4 条/));
  it('in the middle, and the book is numbered and linked anew: the handover behind it signed something else', () =>
    refused(
      relinked(without(entryOf(bureau.second, 4)), bookBy(bureau.second)),
      /第 5 条（记录簿 \w+，交班）：签名不成立，?：?原文不是签名时的原文/,
    ));
  it('at the end of a book, where a later handover saw it', () =>
    refused(without(entryOf(bureau.first, 2, 'laptop')), /签名人当时见过.*包内没有，记录簿末尾可能被删除/));
  it('with its whole book', () =>
    refused(
      without(entryOf(bureau.first, 1, 'laptop'), entryOf(bureau.first, 2, 'laptop')),
      /签名人当时见过.*包内没有这本记录簿/,
    ));
  it('at the beginning of the month', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.statement({ book: bookBy(bureau.first), number: 2 }))),
      /它之前的记录不在包内，它又不早于本月/,
    ));
  it('as a file alone', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.statement({ book: bookBy(bureau.second), number: 9 }))),
      /目录所列的记录有 1 条不在包内/,
    ));
});

describe('two entries change places', () => {
  const exchanged = () => {
    const [a, b] = [entryOf(bureau.second, 2), entryOf(bureau.second, 4)];
    const place = (entry: Entry, { statement: { number, previous } }: Entry) =>
      altered(entry, (statement) => ({ ...statement, number, previous }));
    return log.entries.map((entry) => (entry === a ? place(b, a) : entry === b ? place(a, b) : entry));
  };
  it('with each other’s numbers', () => refused(exchanged(), /没有接在上一条之后/));
  it('and the book is linked anew', () =>
    refused(relinked(exchanged(), bookBy(bureau.second)), /交班）：签名不成立，?：?原文不是签名时的原文/));
  it('in the manifest alone', () =>
    refusedFiles(
      edit(NAME.manifest, /(entry month [^\n]*\n)(entry month [^\n]*\n)/, '$2$1'),
      /目录与记录不一致/,
    ));
});

describe('an entry is dated anew', () => {
  const earlier = after(1, 10);
  it('in its file alone', () =>
    refusedFiles(
      edit(
        NAME.statement({ book: bookBy(bureau.second), number: 2 }),
        /^\{"at":"[^"]*"/,
        `{"at":"${earlier}"`,
      ),
      /目录里没有这一条，是放进来的，或被改动过/,
    ));
  it('and its digest reckoned anew: the next one does not follow it', () => {
    const entry = entryOf(bureau.second, 2);
    return refused(replaced(entry, datedOf(earlier)(entry)), /没有接在上一条之后/);
  });
  it('and the rest of the chain reckoned anew: it ends at an entry without its words', () => {
    const entry = entryOf(bureau.second, 2);
    return refused(
      relinked(replaced(entry, datedOf(earlier)(entry)), bookBy(bureau.second)),
      /第 3 条（未采纳，没有原文）：没有接在上一条之后/,
    );
  });
  it('and no signature is behind it: the clock that nobody can set knows', async () => {
    const late = new Ledger(log.story);
    late.entries.push(...log.entries);
    const run = { device: 'laptop', run: 'an evening', began: after(30, 0) };
    await late.note(bureau.first, after(30, 10), '先写的', run);
    const last = await late.note(bureau.first, after(30, 20), '后写的', run);
    const anew = datedOf(after(29, 20))(last);
    const entries = late.entries.map((entry) => (entry === last ? anew : entry));
    await refused(entries, /记录时间与运行时长相差 .*没有时钟变动的记载，时间可能被改过/);
  });
});

describe('what an entry says is edited', () => {
  it('in its file alone', () =>
    refusedFiles(
      edit(NAME.statement({ book: bookBy(bureau.second), number: 5 }), '第四条', '第五条'),
      /目录里没有这一条/,
    ));
  it('and its digest reckoned anew', () => {
    const entry = entryOf(bureau.second, 4);
    return refused(replaced(entry, textOf('没有写过的话')(entry)), /没有接在上一条之后/);
  });
  it('and the rest of the chain reckoned anew', () => {
    const entry = entryOf(bureau.second, 4);
    const entries = relinked(replaced(entry, textOf('没有写过的话')(entry)), bookBy(bureau.second));
    return refused(entries, /不是签名人当时见过的那一条，被改动或调换过/);
  });
  it('so that it is no longer in the one form', () =>
    refusedFiles(
      edit(NAME.statement({ book: bookBy(bureau.second), number: 5 }), '"body":{', '"body": {'),
      /原文的写法不合规定/,
    ));
  it('of a handover: what was seen', () => {
    const entry = entryOf(bureau.final, 1);
    return refused(
      replaced(
        entry,
        altered(entry, (statement) => ({ ...statement, body: { ...statement.body, seen: [] } as never })),
      ),
      /接班）：签名不成立，?：?原文不是签名时的原文/,
    );
  });
});

describe('signatures', () => {
  it('one is taken away', () => {
    const entry = entryOf(bureau.second, 6);
    return refused(replaced(entry, { ...entry, cms: null, evidence: null }), /交班）：应有签名而没有/);
  });
  it('two are exchanged', () => {
    const [a, b] = [entryOf(bureau.first, 4), entryOf(bureau.first, 5)];
    const signed = (entry: Entry, { cms, evidence }: Entry) => ({ ...entry, cms, evidence });
    return refused(
      log.entries.map((entry) => (entry === a ? signed(a, b) : entry === b ? signed(b, a) : entry)),
      /交班）：签名不成立，?：?原文不是签名时的原文/,
    );
  });
  it('one is put on an entry that has none', () => {
    const [entry, other] = [entryOf(bureau.first, 3), entryOf(bureau.first, 4)];
    return refused(replaced(entry, { ...entry, cms: other.cms }), /这类记录不签名，它却带有签名/);
  });

  /** The last handover of a book, signed anew with another key. */
  const resigned = async (key: Key, named: Key): Promise<Entry[]> => {
    const entry = entryOf(bureau.first, 7);
    const anew = altered(entry, (statement) => ({ ...statement, certificate: sha256(named.certificate) }));
    const at = new Date(entry.receivedAt!);
    const cms = await sign(key, anew.text, at);
    return replaced(entry, {
      ...anew,
      cms: cms.toString('base64'),
      evidence: log.story.evidence(key, cms, at),
    });
  };
  it('the certificate is another person’s: it is theirs by the register', async () =>
    refused(await resigned(bureau.second, bureau.second), /证书登记在别人名下|登记在别人名下/));
  it('the certificate is not the one that the statement names', async () =>
    refused(await resigned(bureau.second, bureau.first), /签名所用的证书不是原文声明的那一张/));
  it('the certificate is of an authority that nobody trusts', async () => {
    const forger = await openBureau();
    const key = { ...forger.first, accountId: bureau.first.accountId };
    log.story.bind(key);
    await refused(await resigned(key, key), /不是.*信任/);
    log.story.bindings.delete(sha256(key.certificate));
  });
  it('the timestamp is that of another', () => {
    const [entry, other] = [entryOf(bureau.first, 4), entryOf(bureau.first, 7)];
    return refused(replaced(entry, { ...entry, evidence: other.evidence }), /时间戳不成立/);
  });
});

describe('an entry is put in', () => {
  it('that is another log’s', async () => {
    const other = new Ledger(new Story(bureau));
    const entry = await other.note(bureau.second, after(1, 40), '别处的一条', { device: 'elsewhere' });
    refusedFiles(
      files((copy) => copy.set(NAME.statement(entry.statement), Buffer.from(entry.text))),
      /目录里没有这一条，是放进来的/,
    );
  });
  it('into a book, which is numbered and linked anew', async () => {
    const other = new Ledger(new Story(bureau));
    const book = bookBy(bureau.second);
    const planted = await other.note(bureau.second, after(1, 40), '补写的一条');
    const id = '01999999-0000-7000-8000-00000000beef';
    const inserted = log.entries.flatMap((entry) =>
      entry === entryOf(bureau.second, 3) ? [entry, altered(planted, (it) => ({ ...it, id }))] : [entry],
    );
    await refused(relinked(inserted, book), /交班）：签名不成立，?：?原文不是签名时的原文/);
  });
  it('that is there already', () => {
    const entry = entryOf(bureau.first, 2, 'laptop');
    const again = altered(entry, (it) => ({ ...it, number: 3, previous: entry.digest }));
    return refused([...log.entries, again], /是同一条记录/);
  });
  it('under the name of another place, the same file', () =>
    refusedFiles(
      files((copy) => {
        const from = copy.get(NAME.statement({ book: bookBy(bureau.first, 'laptop'), number: 2 }))!;
        copy.set(NAME.statement({ book: bookBy(bureau.first, 'laptop'), number: 3 }), from);
      }),
      /文件名与原文的记录簿、编号不符/,
    ));
  it('by someone else, at the end of a book', async () => {
    const entry = await new Ledger(new Story(bureau)).note(bureau.principal, after(3, 1), '别人写的');
    const end = entryOf(bureau.first, 2, 'laptop');
    const { book } = end.statement;
    const put = altered(entry, (it) => ({ ...it, book, number: 3, previous: end.digest }));
    await refused([...log.entries, put], /同一记录簿换了记录人/);
  });
});

describe('what is the platform’s word alone', () => {
  it('an entry that was refused is made to count', () =>
    refusedFiles(edit(NAME.manifest, 'WRONG_STAGE', 'taken'), /目录的签名不成立/));
  it('an entry that counts is made refused', () =>
    refusedFiles(edit(NAME.manifest, / taken /, ' WRONG_STAGE '), /目录的签名不成立/));
  it('an entry is said to have come at another time', () => {
    const [line] = /entry beside taken [^\n]*/.exec(good.get(NAME.manifest)!.toString())!;
    const anew = line.replace(
      /(\S+Z) (\S+)Z /,
      (_, written: string) => `${written} 2027-01-01T00:00:00.000Z `,
    );
    refusedFiles(edit(NAME.manifest, line, anew), /目录的签名不成立/);
  });
  it('the head is another', () =>
    refusedFiles(
      edit(NAME.manifest, /head (\d+) [0-9a-f]{64}/, `head $1 ${'a'.repeat(64)}`),
      /目录与记录不一致/,
    ));
  it('the manifest is gone', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.manifest)),
      /没有目录/,
    ));
  it('the exporter’s signature is gone', () =>
    refusedFiles(
      files((copy) => copy.delete(NAME.manifestCms)),
      /目录的签名不成立/,
    ));
  it('the exporter signs with a certificate that is another’s', async () => {
    const exporter = { ...bureau.administrator, accountId: bureau.first.accountId };
    expectRefused(
      await exportMonth(log, { entries: log.entries, exporter, unregistered: true }),
      log.story.trust,
      /登记在别人名下/,
    );
  });
});

describe('a refused entry, of which only the place is there', () => {
  const rest = () => NAME.rest({ book: bookBy(bureau.second), number: 3 });

  it('does not hide that the entry before it was edited', () => {
    const entry = entryOf(bureau.second, 2);
    const entries = relinked(replaced(entry, textOf('没有写过的话')(entry)), bookBy(bureau.second));
    return refused(entries, /第 3 条（未采纳，没有原文）：没有接在上一条之后/);
  });
  it('does not hide that the entry before it is gone', () =>
    refused(without(entryOf(bureau.second, 2)), /第 3 条（未采纳，没有原文）：它之前缺少第 2 至 2 条/));
  it('cannot be left out', () => refused(without(entryOf(bureau.second, 3)), /它之前缺少第 3 至 3 条/));
  it('is made to follow another entry', () =>
    refusedFiles(
      edit(rest(), /"previous":"../, '"previous":"00'),
      /目录里没有这一条，是放进来的，或被改动过/,
    ));
  it('has another beginning', () =>
    refusedFiles(edit(rest(), /^../, '00'), /目录里没有这一条，是放进来的，或被改动过/));
  it('has a beginning of another length', () =>
    refusedFiles(edit(rest(), / \d+\n/, ' 64\n'), /目录里没有这一条，是放进来的，或被改动过/));
  it('stands at another place', () =>
    refusedFiles(
      files((copy) => {
        copy.set(NAME.rest({ book: bookBy(bureau.second), number: 30 }), copy.get(rest())!);
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
  ])('is malformed: %s', (_, before, anew) => refusedFiles(edit(rest(), before, anew), /后段的写法不合规定/));
  it('is one that counts, whose words were taken away', () =>
    refusedFiles(
      files((copy) => {
        const entry = entryOf(bureau.second, 2);
        const { statement } = entry;
        const hidden = withheld({ ...entry, refused: { code: 'REFUSED', reason: '' } });
        copy.delete(NAME.statement(statement));
        copy.set(NAME.rest(statement), Buffer.from(restText(hidden.withheld!)));
      }),
      /平台采纳了这一条，包内却没有它的原文/,
    ));
  it('is a 交班 that counts, which the exporter says was refused', () => {
    const entry = entryOf(bureau.second, 10);
    const hidden = { ...entry, refused: { code: 'REFUSED', reason: '' } };
    return refused(replaced(entry, hidden), /接班）：所接的交班记录不在包内/);
  });
});

describe('handovers', () => {
  it('a 交班 is taken away from the end of its book: the 接班 names it', () =>
    refused(without(entryOf(bureau.second, 10)), /接班）：所接的交班记录不在包内/));
  it('a 接班 is taken away, and its book numbered and linked anew', () =>
    refused(
      relinked(without(entryOf(bureau.second, 7)), bookBy(bureau.second)),
      /交班）：签名不成立，?：?原文不是签名时的原文/,
    ));
  it('a 接班 takes a watch that is not behind the one given', async () => {
    const wrong = new Ledger(log.story);
    wrong.entries.push(...log.entries);
    const give = await wrong.give(bureau.first, watch(20), after(21, 0));
    await wrong.take(bureau.final, watch(20), after(21, 5), give);
    await refused(wrong.entries, /所接的不是上一班的交班/);
  });
  it('whose book does not hold before it covers nothing', () =>
    refused(without(entryOf(bureau.second, 2)), /签名没有覆盖记录簿中它之前的全部记录/));
});

describe('what cannot be known', () => {
  const unsure = async (entries: readonly Entry[], reason: RegExp) =>
    expectUnsure(await exported(entries), log.story.trust, reason);
  it('a signature without a timestamp', () => {
    const entry = entryOf(bureau.second, 6);
    const evidence = { ...entry.evidence!, timestamp: null };
    return unsure(replaced(entry, { ...entry, evidence }), /交班）：没有时间戳/);
  });
  it('entries behind the last signature', async () => {
    const late = new Ledger(log.story);
    late.entries.push(...log.entries);
    await late.note(bureau.first, after(31, 600), '还没有交班', { device: 'laptop' });
    const unseen = late.entries.filter(({ statement }) => statement.at < after(31, 601));
    await unsure(unseen, /还没有签名覆盖，只有前后相接/);
  });
  describe('when an entry was written that a platform has taken against the rules', () => {
    const taken = async (at: string, receivedAt: string, wrong = 0) => {
      const late = new Ledger(log.story);
      late.entries.push(...log.entries);
      const run = { device: 'laptop', began: after(0, 0) };
      await late.note(bureau.first, after(20, 0), '照常写的', { ...run, run: 'one' });
      await late.note(bureau.first, at, '改过时间的', { ...run, run: 'another', receivedAt, wrong });
      return late.entries;
    };
    it.each<[string, string, string, number, RegExp]>([
      [
        'before its predecessor',
        after(19, 0),
        after(20, 10),
        0,
        /记录时间比本记录簿前面的记录还早 1 天，记录时间不能确认/,
      ],
      ['after its receipt', after(21, 0), after(20, 60), 0, /记录时间比平台收到的时间还晚 23 小时/],
      ['a month before its receipt', after(21, 0), after(53, 0), 0, /写下 32 天后才送达平台，超过 31 天/],
      [
        'by a clock that was wrong by eight days',
        after(21, 0),
        after(21, 1),
        8 * 86_400_000,
        /相差 8 天，超过 7 天/,
      ],
    ])('%s', async (_, at, receivedAt, wrong, reason) => unsure(await taken(at, receivedAt, wrong), reason));
  });

  it('a manifest that nobody signed', async () =>
    expectUnsure(
      await exportMonth(log, { entries: log.entries, exporter: null }),
      log.story.trust,
      /目录没有导出人的签名/,
    ));
});
