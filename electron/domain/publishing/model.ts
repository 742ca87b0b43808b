import type { ContentPackage, PageList } from '../records';

/** What an article's page must show. */
export interface SignedArticle {
  content: ContentPackage;
  contentHash: string;
  /** UTC instant at which the platform put it online; null: unknown. */
  publishedAt: string | null;
  siteName: string;
  columnName: string;
}

/** An answer as it came, redirects followed. */
export interface FetchedPage {
  /** Of the last answer. */
  url: string;
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** What the page refers to. Style sheets carry their text, images and files only their hash. */
export type Resource =
  | { state: 'fetched'; sha256: string; text: string | null }
  /** The site answers that it has none. */
  | { state: 'missing'; reason: string }
  /** Could not be had; `reason` is a sentence. */
  | { state: 'failed'; reason: string };

/** Largest page that is judged, bytes. */
export const MAX_PAGE = 5 * 1024 * 1024;

export type ResourceKind = 'page' | 'style' | 'image' | 'file';
export interface Need {
  kind: ResourceKind;
  url: string;
  /** Largest answer worth reading, bytes. */
  maxBytes: number;
}

/**
 * `altered`: what a visitor sees is not what was signed. `unlisted`: the page has a part that is not on the site's list.
 * `unknown`: something cannot be judged. `note`: differs harmlessly.
 */
export type Severity = 'altered' | 'unlisted' | 'unknown' | 'note';

export interface PageFinding {
  code: FindingCode;
  severity: Severity;
  /** A sentence in Chinese. */
  text: string;
  /** What to confirm when the part belongs to the site. */
  part: { list: PageList; value: string } | null;
}

export type PageVerdict = 'matches' | 'differs' | 'unknown';

export interface Inspection {
  verdict: PageVerdict;
  findings: PageFinding[];
  /** What must be fetched before the verdict counts; ask again with it. Empty when the inspection is complete. */
  needs: Need[];
}

export const FINDING_CODES = {
  PAGE_STATUS: 'altered',
  PAGE_TYPE: 'altered',
  PAGE_REDIRECT: 'altered',
  PAGE_HOST: 'altered',
  PAGE_LIMIT: 'unknown',
  PAGE_TRUNCATED: 'unknown',
  PAGE_CHARSET: 'unknown',
  PAGE_REFRESH: 'altered',
  PAGE_NEXT: 'unknown',
  RULES_INVALID: 'unknown',
  ARTICLE_MISSING: 'altered',
  ARTICLE_TWICE: 'altered',
  HASH_MARK: 'altered',
  TITLE: 'altered',
  TITLE_BAR: 'altered',
  META: 'altered',
  TEXT: 'altered',
  TEXT_EXTRA: 'unlisted',
  TEXT_LONG: 'unlisted',
  PARAGRAPHS: 'note',
  HIDDEN: 'altered',
  HIDDEN_LINK: 'altered',
  STYLE_UNJUDGED: 'unknown',
  OVERLAY: 'altered',
  PART: 'altered',
  LINK_MISSING: 'altered',
  LINK_EXTRA: 'altered',
  LINK_HOST: 'unlisted',
  IMAGE_MISSING: 'altered',
  IMAGE_CHANGED: 'altered',
  IMAGE_EXTRA: 'altered',
  IMAGE_UNLISTED: 'unlisted',
  IMAGE_UNKNOWN: 'unknown',
  IMAGE_TEXT: 'altered',
  FILE_MISSING: 'altered',
  FILE_CHANGED: 'altered',
  FILE_NAME: 'altered',
  FILE_UNKNOWN: 'unknown',
  SCRIPT: 'unlisted',
  HANDLER: 'unlisted',
  ADDRESS: 'unlisted',
  FRAME: 'unlisted',
  FORM: 'unlisted',
  EMBED: 'altered',
  BASE: 'altered',
  STYLE: 'unlisted',
  STYLE_UNKNOWN: 'unknown',
  FONT: 'note',
} as const satisfies Record<string, Severity>;
export type FindingCode = keyof typeof FINDING_CODES;

/** Most findings of one code; more are summed up in one sentence. */
const MOST = 10;

/** Collects findings, each once. */
export class Findings {
  readonly list: PageFinding[] = [];
  /** Precedes the sentences of what is found from now on; what was found before is not repeated. */
  where = '';
  #known = new Set<string>();
  #counts = new Map<FindingCode, number>();

  add(code: FindingCode, text: string, part: PageFinding['part'] = null): void {
    const sentence = `${this.where}${text}`;
    const key = `${code} ${text}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    const severity = FINDING_CODES[code];
    if (count <= MOST) this.list.push({ code, severity, text: sentence, part });
    else if (count === MOST + 1)
      this.list.push({ code, severity, text: '同类的问题还有更多，没有逐条列出。', part: null });
  }
}

export function verdictOf(findings: readonly PageFinding[]): PageVerdict {
  if (findings.some(({ severity }) => severity === 'altered' || severity === 'unlisted')) return 'differs';
  return findings.some(({ severity }) => severity === 'unknown') ? 'unknown' : 'matches';
}

/** Text cut to `length` characters for a sentence. */
export function excerpt(text: string, length = 40): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : line;
}
