/**
 * What a citizen is served, against what was signed (promise 1). The public page carries the article in one
 * `<article data-content-hash="…">` element; scripts, styles and the frame around it are the site's own.
 */
const ARTICLE = /<article\b[^>]*\bdata-content-hash="([0-9a-f]{64})"[^>]*>([\s\S]*?)<\/article>/g;

/** Compares a public page with the signed content. Each finding is a sentence; none: the page is what was signed. */
export function comparePage(
  page: { status: number; html: string },
  signed: { contentHash: string; html: string },
): string[] {
  if (page.status !== 200) return [`网页没有正常打开（状态 ${page.status}）。`];
  const found = [...page.html.matchAll(ARTICLE)];
  const [only] = found;
  if (!only) return ['网页上没有找到稿件正文。'];
  if (found.length > 1) return ['网页上有不止一篇正文，可能被插入了内容。'];
  const findings: string[] = [];
  if (only[1] !== signed.contentHash) findings.push('网页标注的内容编号与签名的内容不同。');
  if (only[2] !== signed.html) findings.push('网页正文与签名的内容不一致。');
  return findings;
}
