import { createHash } from 'node:crypto';

/** A printed log as whoever holds the paper reads it. */
export interface Sheet {
  /** What stands between head and foot, a line each; spans that stand beside each other are parted by a tab. */
  lines: string[];
  page: number;
  pages: number;
  /** Entries that begin on it. */
  first: number | null;
  last: number | null;
  total: number;
  here: number;
  soFar: number;
  before: string;
  after: string;
  head: string;
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

export function sheetsOf(html: string): Sheet[] {
  return html
    .split('<section class="page">')
    .slice(1)
    .map((section) => {
      const [top = '', rest = ''] = section.split('<div class="lines">');
      const [body = '', foot = ''] = rest.split('<div class="foot">');
      const [, page, pages] = /第 (\d+) 页　共 (\d+) 页/.exec(plain(top)) ?? [];
      const [, first, last, total, here, soFar] =
        /^(?:本页第 (\d+)(?:–(\d+))? 条|本页没有新的记录)，共 (\d+) 条（本页 (\d+) 条，累计 (\d+) 条）/.exec(
          plain(foot),
        ) ?? [];
      const [before = '', after = '', head = ''] = [...foot.matchAll(/<code>([0-9a-f]{64})<\/code>/g)].map(
        ([, digest]) => digest,
      );
      return {
        lines: [...body.matchAll(/<div class="line [^>]*>(.*?)<\/div>/g)].map(([, line = '']) => plain(line)),
        page: Number(page),
        pages: Number(pages),
        first: first === undefined ? null : Number(first),
        last: first === undefined ? null : Number(last ?? first),
        total: Number(total),
        here: Number(here),
        soFar: Number(soFar),
        before,
        after,
        head,
      };
    });
}

/** Digests of the entries that begin on a page; those that wait are left out. */
export function digestsOn({ lines }: Sheet): string[] {
  return lines.flatMap((line, n) => {
    const [, digest] = /^记录簿 [0-9a-f]{8} 第 \d+ 条\t([0-9a-f]{64})$/.exec(line) ?? [];
    return digest === undefined || lines[n - 1]?.includes('尚未送达平台') ? [] : [digest];
  });
}

const link = (head: string, digest: string) => createHash('sha256').update(`${head}${digest}`).digest('hex');

/** Checks the paper as its first pages say; what does not fit, or null. */
export function problemOf(sheets: readonly Sheet[]): string | null {
  const total = sheets[0]?.total ?? 0;
  let head = '0'.repeat(64);
  let soFar = 0;
  for (const [n, sheet] of sheets.entries()) {
    const where = `sheet ${n + 1}`;
    if (sheet.page !== n + 1 || sheet.pages !== sheets.length)
      return `${where}: page ${sheet.page}/${sheet.pages}`;
    if (sheet.total !== total || sheet.head !== sheets[0]?.head) return `${where}: another print`;
    if (sheet.before !== head) return `${where}: head before`;
    if (digestsOn(sheet).reduce(link, head) !== sheet.after) return `${where}: head behind`;
    head = sheet.after;
    soFar += sheet.here;
    if (sheet.soFar !== soFar) return `${where}: count`;
    if (sheet.here !== (sheet.first === null ? 0 : (sheet.last ?? 0) - sheet.first + 1))
      return `${where}: range`;
    if (sheet.first !== null && sheet.last !== soFar) return `${where}: last`;
  }
  if (soFar !== total) return 'entries are missing';
  return head === sheets[0]?.head ? null : 'head of the month';
}
