import type { SignedArticle } from './model';
import { normalise } from './text';

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const inShanghai = (instant: string) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(instant));

const literal = (text: string) => escape(normalise(text));
/** Accepts a number without its leading zero. */
const loose = (digits: string) => digits.replace(/^0/, '0?');

function datePattern(publishedAt: string | null): string {
  if (publishedAt === null) return '\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?';
  const [date = ''] = inShanghai(publishedAt).split(' ');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}[-/.年]${loose(month)}[-/.月]${loose(day)}日?`;
}

function timePattern(publishedAt: string | null): string {
  if (publishedAt === null) return '\\d{1,2}:\\d{2}(:\\d{2})?';
  const [, time = ''] = inShanghai(publishedAt).split(' ');
  return `${loose(time.slice(0, 2))}:${time.slice(3, 5)}(:\\d{2})?`;
}

/** Returns the regular expression of a placeholder over normalised text. */
type Placeholder = (signed: SignedArticle, url: string) => string;

const PLACEHOLDERS: ReadonlyMap<string, Placeholder> = new Map<string, Placeholder>([
  ['title', ({ content }) => literal(content.title)],
  ['source', ({ content }) => literal(content.source)],
  ['summary', ({ content }) => literal(content.summary)],
  ['column', ({ columnName }) => literal(columnName)],
  ['site', ({ siteName }) => literal(siteName)],
  ['url', (_, url) => literal(url)],
  ['date', ({ publishedAt }) => datePattern(publishedAt)],
  ['time', ({ publishedAt }) => timePattern(publishedAt)],
  ['n', () => '\\d{0,9}'],
  ['name', () => '[\\p{Script=Han}·]{2,4}'],
]);

/** Returns whether a text matches a pattern, ignoring white space. */
export function matchesPattern(pattern: string, text: string, signed: SignedArticle, url: string): boolean {
  const expression = pattern
    .split(/(\{[a-z]+\})/)
    .map((part) => {
      const name = /^\{([a-z]+)\}$/.exec(part)?.[1] ?? '';
      return PLACEHOLDERS.get(name)?.(signed, url) ?? literal(part);
    })
    .join(' ?');
  return new RegExp(`^${expression}$`, 'u').test(normalise(text));
}
