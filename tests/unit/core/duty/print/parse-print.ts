import { createHash } from 'node:crypto';

/** A page of a printed log, as parsed from its HTML. */
export interface PrintedPage {
  /** Lines between header and footer; adjacent spans are separated by a tab. */
  lines: string[];
  page: number;
  pages: number;
  /** Numbers of the first and the last entry that begin on the page; null when none begins. */
  first: number | null;
  last: number | null;
  total: number;
  /** Number of entries that begin on the page, and on all pages up to it. */
  entriesOnPage: number;
  entriesSoFar: number;
  /** Running digest before and after the page, and head digest of the month; hex. */
  digestBefore: string;
  digestAfter: string;
  headDigest: string;
}

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const plain = (html: string) =>
  html
    .replace(/<\/span><span/g, '</span>\t<span')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

export function parsePrintedLog(html: string): PrintedPage[] {
  return html
    .split('<section class="page">')
    .slice(1)
    .map((section) => {
      const [top = '', rest = ''] = section.split('<div class="lines">');
      const [body = '', foot = ''] = rest.split('<div class="foot">');
      const [, page, pages] = /第 (\d+) 页　共 (\d+) 页/.exec(plain(top)) ?? [];
      const [, first, last, total, entriesOnPage, entriesSoFar] =
        /^(?:本页第 (\d+)(?:–(\d+))? 条|本页没有新的记录)，共 (\d+) 条（本页 (\d+) 条，累计 (\d+) 条）/.exec(
          plain(foot),
        ) ?? [];
      const [digestBefore = '', digestAfter = '', headDigest = ''] = [
        ...foot.matchAll(/<code>([0-9a-f]{64})<\/code>/g),
      ].map(([, digest]) => digest);
      return {
        lines: [...body.matchAll(/<div class="line [^>]*>(.*?)<\/div>/g)].map(([, line = '']) => plain(line)),
        page: Number(page),
        pages: Number(pages),
        first: first === undefined ? null : Number(first),
        last: first === undefined ? null : Number(last ?? first),
        total: Number(total),
        entriesOnPage: Number(entriesOnPage),
        entriesSoFar: Number(entriesSoFar),
        digestBefore,
        digestAfter,
        headDigest,
      };
    });
}

/** Digests of the entries that begin on a page, without those that have not reached the platform. */
export function digestsOnPage({ lines }: PrintedPage): string[] {
  return lines.flatMap((line, n) => {
    const [, digest] = /^记录簿 [0-9a-f]{8} 第 \d+ 条\t([0-9a-f]{64})$/.exec(line) ?? [];
    return digest === undefined || lines[n - 1]?.includes('尚未送达平台') ? [] : [digest];
  });
}

const link = (head: string, digest: string) => createHash('sha256').update(`${head}${digest}`).digest('hex');

/** Checks numbers and digests of a print by its printed instructions. Returns the first mismatch, or null. */
export function findPrintProblem(sheets: readonly PrintedPage[]): string | null {
  const total = sheets[0]?.total ?? 0;
  let head = '0'.repeat(64);
  let soFar = 0;
  for (const [n, sheet] of sheets.entries()) {
    const where = `sheet ${n + 1}`;
    if (sheet.page !== n + 1 || sheet.pages !== sheets.length)
      return `${where}: page ${sheet.page}/${sheet.pages}`;
    if (sheet.total !== total || sheet.headDigest !== sheets[0]?.headDigest) return `${where}: another print`;
    if (sheet.digestBefore !== head) return `${where}: head before`;
    if (digestsOnPage(sheet).reduce(link, head) !== sheet.digestAfter) return `${where}: head behind`;
    head = sheet.digestAfter;
    soFar += sheet.entriesOnPage;
    if (sheet.entriesSoFar !== soFar) return `${where}: count`;
    if (sheet.entriesOnPage !== (sheet.first === null ? 0 : (sheet.last ?? 0) - sheet.first + 1))
      return `${where}: range`;
    if (sheet.first !== null && sheet.last !== soFar) return `${where}: last`;
  }
  if (soFar !== total) return 'entries are missing';
  return head === sheets[0]?.headDigest ? null : 'head of the month';
}
