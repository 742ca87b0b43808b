import type { Withheld } from '../../../platform/contract';
import { BLOCK_BYTES } from '../../../domain/encoding/sha256';
import {
  COMMON_FILES,
  COMMON_FILE_PATTERN,
  type ArchiveShape,
  type SignatureFiles,
} from '../../evidence/service';

/** Position of an entry: its book, and its number in it. */
export interface EntryPlace {
  book: string;
  number: number;
}

const part = (extension: string) => (place: EntryPlace) =>
  `entries/${place.book}-${place.number}.${extension}`;

/** File names of a log's evidence. `verify.sh` uses the same names: change both together. */
export const NAME = {
  ...COMMON_FILES,
  statement: part('json'),
  /** For a refused entry, in place of its statement; see `restText`. */
  rest: part('rest'),
  cms: part('cms'),
  timestamp: part('tst'),
  ocsp: part('ocsp'),
  /** SHA-256 of the CRLs in force when it was received, one per line. */
  crls: part('crls'),
  manifest: 'manifest.txt',
  manifestCms: 'manifest.cms',
} as const;

/** Returns the file names of one entry's signature. */
export const signatureFiles = (place: EntryPlace): SignatureFiles => ({
  statement: NAME.statement(place),
  cms: NAME.cms(place),
  timestamp: NAME.timestamp(place),
  ocsp: NAME.ocsp(place),
  crls: NAME.crls(place),
});

const ENTRY = /^entries\/([0-9a-zA-Z.-]{1,60})-([1-9][0-9]{0,8})\.(json|rest|cms|tst|ocsp|crls)$/;
const KNOWN = new RegExp(`^(?:${COMMON_FILE_PATTERN}|manifest\\.(?:txt|cms))$`);

/**
 * Returns the position given by the file name of a statement or of a remainder (`withheld`); null for any other file.
 */
export function parseEntryPath(name: string): (EntryPlace & { withheld: boolean }) | null {
  const [, book, number, extension] = ENTRY.exec(name) ?? [];
  if (book === undefined || (extension !== 'json' && extension !== 'rest')) return null;
  return { book, number: Number(number), withheld: extension === 'rest' };
}

type Rest = Pick<Withheld, 'state' | 'length' | 'rest'>;

/**
 * Returns a remainder as text: SHA-256 state and number of bytes hashed in one line, the rest of the statement in
 * another.
 */
export const restText = ({ state, length, rest }: Rest): string => `${state} ${length}\n${rest}\n`;

/** Parses `restText`; null when it is malformed. */
export function readRest(text: string): Rest | null {
  const [, state, length, rest] = /^([0-9a-f]{64}) ([1-9][0-9]{0,8})\n([ -~]{1,400})\n$/.exec(text) ?? [];
  if (state === undefined || rest === undefined || Number(length) % BLOCK_BYTES !== 0) return null;
  return { state, length: Number(length), rest };
}

export const LOG_ARCHIVE_SHAPE: ArchiveShape = {
  isKnown: (name) => ENTRY.test(name) || KNOWN.test(name),
  folders: ['entries', 'crls', 'certificates', 'platform', 'register', 'acts'],
  blobOf: () => null,
  ignored: [],
  entries: 60_000,
};
