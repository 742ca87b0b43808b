import type { SignedArticle } from './model';
import { normalise } from './text';

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const inShanghai = (instant: string) =>
  new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(new Date(instant));

/** Returns the regular expression of a placeholder over normalised text; null for an unknown placeholder. */
function placeholder(
  name: string,
  { content, publishedAt, siteName, columnName }: SignedArticle,
  url: string,
): string | null {
  const literal = (text: string) => escape(normalise(text));
  const [date = '', time = ''] = publishedAt === null ? [] : inShanghai(publishedAt).split(' ');
  const [year = '', month = '', day = ''] = date.split('-');
  const loose = (digits: string) => digits.replace(/^0/, '0?');
  switch (name) {
    case 'title':
      return literal(content.title);
    case 'source':
      return literal(content.source);
    case 'summary':
      return literal(content.summary);
    case 'column':
      return literal(columnName);
    case 'site':
      return literal(siteName);
    case 'url':
      return literal(url);
    case 'date':
      return publishedAt === null
        ? '\\d{4}[-/.年]\\d{1,2}[-/.月]\\d{1,2}日?'
        : `${year}[-/.年]${loose(month)}[-/.月]${loose(day)}日?`;
    case 'time':
      return publishedAt === null
        ? '\\d{1,2}:\\d{2}(:\\d{2})?'
        : `${loose(time.slice(0, 2))}:${time.slice(3, 5)}(:\\d{2})?`;
    case 'n':
      return '\\d{0,9}';
    case 'name':
      return '[\\p{Script=Han}·]{2,4}';
    default:
      return null;
  }
}

/** Returns whether a text matches a pattern, ignoring white space. */
export function matchesPattern(pattern: string, text: string, signed: SignedArticle, url: string): boolean {
  const expression = pattern
    .split(/(\{[a-z]+\})/)
    .map((part) => {
      const name = /^\{([a-z]+)\}$/.exec(part)?.[1];
      const known = name === undefined ? null : placeholder(name, signed, url);
      return known ?? escape(normalise(part));
    })
    .join(' ?');
  return new RegExp(`^${expression}$`, 'u').test(normalise(text));
}
