import type { Withheld } from '../../../platform/contract';
import { BLOCK } from '../../../domain/encoding/sha256';
import { COMMON_NAME, COMMON_NAMES, type ArchiveShape, type SignatureFiles } from '../../evidence/service';

/** Where an entry stands: its book, and its number in it. */
export interface EntryPlace {
  book: string;
  number: number;
}

const part = (extension: string) => (place: EntryPlace) =>
  `entries/${place.book}-${place.number}.${extension}`;

/** The files of a log's evidence, by name. `verify.sh` knows the same names: change both together. */
export const NAME = {
  ...COMMON_NAME,
  statement: part('json'),
  /** Of an entry that was refused, in place of its statement: see `restText`. */
  rest: part('rest'),
  cms: part('cms'),
  timestamp: part('tst'),
  ocsp: part('ocsp'),
  /** SHA-256 of the CRLs in force when it was taken, one a line. */
  crls: part('crls'),
  manifest: 'manifest.txt',
  manifestCms: 'manifest.cms',
} as const;

/** The files of one entry's signature. */
export const signatureFiles = (place: EntryPlace): SignatureFiles => ({
  statement: NAME.statement(place),
  cms: NAME.cms(place),
  timestamp: NAME.timestamp(place),
  ocsp: NAME.ocsp(place),
  crls: NAME.crls(place),
});

const ENTRY = /^entries\/([0-9a-zA-Z.-]{1,60})-([1-9][0-9]{0,8})\.(json|rest|cms|tst|ocsp|crls)$/;
const KNOWN = new RegExp(`^(?:${COMMON_NAMES}|manifest\\.(?:txt|cms))$`);

/** The place that the name of a statement's file tells, or of a withheld one's rest; null for any other file. */
export function placeOf(name: string): (EntryPlace & { withheld: boolean }) | null {
  const [, book, number, extension] = ENTRY.exec(name) ?? [];
  if (book === undefined || (extension !== 'json' && extension !== 'rest')) return null;
  return { book, number: Number(number), withheld: extension === 'rest' };
}

type Rest = Pick<Withheld, 'state' | 'length' | 'rest'>;

/** The state of SHA-256 and how many bytes are behind it, in a line; the rest of the statement's text in another. */
export const restText = ({ state, length, rest }: Rest): string => `${state} ${length}\n${rest}\n`;

/** Reads `restText`; null when it is not in the one form. */
export function readRest(text: string): Rest | null {
  const [, state, length, rest] = /^([0-9a-f]{64}) ([1-9][0-9]{0,8})\n([ -~]{1,400})\n$/.exec(text) ?? [];
  if (state === undefined || rest === undefined || Number(length) % BLOCK !== 0) return null;
  return { state, length: Number(length), rest };
}

export const SHAPE: ArchiveShape = {
  isKnown: (name) => ENTRY.test(name) || KNOWN.test(name),
  folders: ['entries', 'crls', 'certificates', 'platform', 'register', 'acts'],
  blobOf: () => null,
  unread: [],
  entries: 60_000,
};
