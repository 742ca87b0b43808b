import type { Findings } from './model';

/** Encodings of government sites. Browsers decode others inconsistently, or not at all. */
const KNOWN: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'x-gbk': 'gb18030',
  gb18030: 'gb18030',
};

/** Number of bytes in which a browser looks for a declaration (HTML standard, 13.2.3.2). */
const PRESCAN = 1024;

function byteOrderMark(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  const pair = ((body[0] ?? 0) << 8) | (body[1] ?? 0);
  return pair === 0xfeff || pair === 0xfffe ? 'utf-16' : null;
}

function declaredIn(head: string): string | null {
  const text = head.replace(/<!--[\s\S]*?(-->|$)/g, '');
  for (const [tag] of text.matchAll(/<meta[\s/][^>]*>/gi)) {
    const label = /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(tag)?.[1];
    if (label !== undefined) return label.toLowerCase();
  }
  return null;
}

/** Returns the label in force: byte order mark, then header, then declaration in the page (HTML standard). */
function labelOf(body: Uint8Array, contentType: string, findings: Findings): string | null {
  const mark = byteOrderMark(body);
  const header = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? null;
  const inside = declaredIn(Buffer.from(body.subarray(0, PRESCAN)).toString('latin1'));
  const found = [mark, header, inside].flatMap((label) => (label === null ? [] : [KNOWN[label] ?? label]));
  if (new Set(found).size > 1)
    findings.add(
      'PAGE_CHARSET',
      `网页前后声明了不同的文字编码（${[...new Set(found)].join('、')}），不同浏览器可能显示不同的内容。`,
    );
  return mark ?? header ?? inside;
}

/** Decodes a page like a browser. */
export function decodePage(body: Uint8Array, contentType: string, findings: Findings): string {
  const label = labelOf(body, contentType, findings);
  if (label === null && body.some((byte) => byte > 0x7f))
    findings.add('PAGE_CHARSET', '网页没有声明文字编码，不同浏览器可能显示不同的内容。');
  const known = label === null ? 'utf-8' : KNOWN[label];
  if (known === undefined)
    findings.add('PAGE_CHARSET', `网页声明的文字编码“${label}”不是常用编码，不能判断浏览器怎样显示。`);
  return new TextDecoder(known ?? 'utf-8').decode(body);
}

/** Decodes a style sheet. */
export function decodeStyle(body: Uint8Array, contentType: string): string {
  const label = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? '';
  return new TextDecoder(KNOWN[label] ?? 'utf-8').decode(body);
}
