import type { CheckResults } from '../../evidence/service';
import { entryDigest, parseAnyStatement, parseWithheldEntry, type Entry } from '../../../domain/ledger/entry';
import { parseRest } from '../../../domain/ledger/withheld';
import { NAME, parseEntryPath, readRest, type EntryPlace } from './layout';
import type { ManifestEntry } from './manifest';

type TakenBy = ReadonlyMap<string, ManifestEntry>;

/** An entry as it is in a package: its statement, or for a refused entry the remainder of it. */
interface PackagedEntry {
  place: EntryPlace;
  bytes: Buffer;
  signature: Buffer | undefined;
}

/**
 * Reads all statements and the remainders of refused entries, with their data in the manifest. Returns them by book and
 * number. Yields before every entry.
 */
export function* readEntries(
  files: ReadonlyMap<string, Buffer>,
  taken: TakenBy,
  findings: CheckResults,
): Generator<undefined, Entry[], undefined> {
  const entries: Entry[] = [];
  const owned = new Set<string>();
  let bad = 0;
  for (const [name, bytes] of files) {
    const place = parseEntryPath(name);
    if (!place) continue;
    yield;
    const refuse = (problem: string) => {
      bad += 1;
      findings.add('no', `${name}：${problem}。`, name);
    };
    owned.add(name.replace(/\.[a-z]+$/, ''));
    const packaged = { place, bytes, signature: files.get(NAME.cms(place)) };
    const entry = (place.withheld ? readWithheld : readWhole)(packaged, taken, refuse);
    if (entry) entries.push(entry);
  }
  const stray = [...files.keys()].filter(
    (name) => name.startsWith('entries/') && !owned.has(name.replace(/\.[a-z]+$/, '')),
  );
  for (const name of stray) findings.add('no', `${name}：没有它所属的原文。`, name);
  const withheld = entries.filter(({ body }) => body.type === 'withheld').length;
  if (bad === 0)
    findings.add('yes', `${entries.length - withheld} 条原文的写法、文件名和 SHA-256 都与目录相符。`);
  if (bad === 0 && withheld > 0)
    findings.add('yes', `${withheld} 条未采纳的记录没有原文，由后段重算校验码，核验它们在记录簿中的位置。`);
  return entries.sort(
    (a, b) =>
      (a.statement.book < b.statement.book ? -1 : a.statement.book > b.statement.book ? 1 : 0) ||
      a.statement.number - b.statement.number,
  );
}

function readWhole(
  { place, bytes, signature }: PackagedEntry,
  taken: TakenBy,
  refuse: (problem: string) => void,
): Entry | null {
  const text = bytes.toString('utf8');
  const read = Buffer.from(text, 'utf8').equals(bytes) ? parseAnyStatement(text) : null;
  if (!read) {
    refuse('原文的写法不合规定');
    return null;
  }
  const { statement, body } = read;
  if (statement.book !== place.book || statement.number !== place.number)
    refuse('文件名与原文的记录簿、编号不符');
  const digest = entryDigest(text);
  const said = taken.get(digest);
  if (!said) refuse('目录里没有这一条，是放进来的，或被改动过');
  const { receivedAt = null, refused = null } = said ?? {};
  return {
    id: statement.id,
    text,
    statement,
    body,
    digest,
    receivedAt,
    refused: refused === null ? null : { code: refused, reason: '' },
    cms: signature?.toString('base64') ?? null,
    evidence: null,
  };
}

function readWithheld(
  { place, bytes }: PackagedEntry,
  taken: TakenBy,
  refuse: (problem: string) => void,
): Entry | null {
  const { book, number } = place;
  const rest = readRest(bytes.toString('latin1'));
  const end = rest && parseRest(rest);
  const said = end && taken.get(end.digest);
  if (!rest || !end) refuse('后段的写法不合规定');
  else if (end.number !== number) refuse('文件名与原文的记录簿、编号不符');
  else if (!said) refuse('目录里没有这一条，是放进来的，或被改动过');
  else if (said.refused === null) refuse('平台采纳了这一条，包内却没有它的原文');
  if (!rest || !end || !said || said.refused === null) return null;
  return parseWithheldEntry({
    ...{
      id: said.id,
      statement: '',
      cms: null,
      receivedAt: said.receivedAt,
      authorRoles: [],
      evidence: null,
    },
    refused: { code: said.refused, reason: '' },
    withheld: { ...rest, book, number: end.number, digest: end.digest, accountId: '' },
  });
}
