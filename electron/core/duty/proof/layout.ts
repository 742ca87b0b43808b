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

const ENTRY = /^entries\/([0-9a-zA-Z.-]{1,60})-([1-9][0-9]{0,8})\.(json|cms|tst|ocsp|crls)$/;
const KNOWN = new RegExp(`^(?:${COMMON_NAMES}|manifest\\.(?:txt|cms))$`);

/** The place that the name of a statement's file tells; null for any other file. */
export function placeOf(name: string): EntryPlace | null {
  const [, book, number, extension] = ENTRY.exec(name) ?? [];
  return book !== undefined && extension === 'json' ? { book, number: Number(number) } : null;
}

export const SHAPE: ArchiveShape = {
  isKnown: (name) => ENTRY.test(name) || KNOWN.test(name),
  folders: ['entries', 'crls', 'certificates', 'platform', 'register', 'acts'],
  blobOf: () => null,
  unread: [],
  entries: 60_000,
};
