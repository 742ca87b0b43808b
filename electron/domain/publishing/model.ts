import type { ContentPackage, PageList } from '../records';

/** The signed content with which an article's page is compared. */
export interface SignedArticle {
  content: ContentPackage;
  contentHash: string;
  /** When the platform published it (UTC instant); null when unknown. */
  publishedAt: string | null;
  siteName: string;
  columnName: string;
}

/** A response after redirects. */
export interface FetchedPage {
  /** Address of the last response. */
  url: string;
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A resource of the page. Only style sheets have `text`. */
export type Resource =
  | { state: 'fetched'; sha256: string; text: string | null }
  /** The site responded that it does not exist. */
  | { state: 'missing'; reason: string }
  /** Could not be fetched; `reason` is a Chinese sentence. */
  | { state: 'failed'; reason: string };

/** Maximum size of a page in bytes. */
export const MAX_PAGE = 5 * 1024 * 1024;

export type ResourceKind = 'page' | 'style' | 'image' | 'file';
/** A resource to be fetched. */
export interface ResourceRequest {
  kind: ResourceKind;
  url: string;
  /** Maximum size of the response in bytes. */
  maxBytes: number;
}

/**
 * `altered`: a visitor sees something other than the signed content. `unlisted`: the page has a part that is not on the
 * site's lists. `unknown`: something cannot be judged. `note`: a harmless difference.
 */
export type Severity = 'altered' | 'unlisted' | 'unknown' | 'note';

export interface PageFinding {
  code: FindingCode;
  severity: Severity;
  /** A Chinese sentence. */
  text: string;
  /** The list entry to confirm if the part belongs to the site. */
  part: { list: PageList; value: string } | null;
}

export type PageVerdict = 'matches' | 'differs' | 'unknown';

export interface Inspection {
  verdict: PageVerdict;
  findings: PageFinding[];
  /** Resources to fetch before the verdict is final; call again with them. Empty when the inspection is complete. */
  needs: ResourceRequest[];
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

/** Maximum number of findings with the same code; the rest is summarised in one sentence. */
const MOST = 10;

/** Collects findings, each once. */
export class Findings {
  readonly list: PageFinding[] = [];
  /** Prefix for the sentences of subsequent findings. Findings with an equal text are not repeated. */
  prefix = '';
  #known = new Set<string>();
  #counts = new Map<FindingCode, number>();

  add(code: FindingCode, text: string, part: PageFinding['part'] = null): void {
    const sentence = `${this.prefix}${text}`;
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

/**
 * Returns `differs` for any `altered` or `unlisted` finding, otherwise `unknown` for any `unknown` one, otherwise
 * `matches`.
 */
export function verdictOf(findings: readonly PageFinding[]): PageVerdict {
  if (findings.some(({ severity }) => severity === 'altered' || severity === 'unlisted')) return 'differs';
  return findings.some(({ severity }) => severity === 'unknown') ? 'unknown' : 'matches';
}

/** Returns text cut to `length` characters, for use in a sentence. */
export function excerpt(text: string, length = 40): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : line;
}
