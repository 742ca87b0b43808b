import type { Answer, Published } from './published';

export type AlteredPage = string | Answer | Answer[];
export interface Alteration {
  name: string;
  make(page: Published): AlteredPage;
  /** Finding codes that must be reported; others may be too. */
  codes: readonly string[];
  verdict: 'differs' | 'unknown';
}

export const alterationRow = (
  name: string,
  codes: string | readonly string[],
  make: (html: string, page: Published) => AlteredPage,
  verdict: Alteration['verdict'] = 'differs',
): Alteration => ({
  name,
  codes: [codes].flat(),
  verdict,
  make: (page) => changed(page, make(page.html, page)),
});

/** Returns `made`. Throws when the page is unchanged: such an alteration would test nothing. */
function changed(page: Published, made: AlteredPage): AlteredPage {
  if (made === page.html) throw new Error('the page was not altered');
  return made;
}

const OPEN = /<article\b[^>]*>/;
export const inArticle = (html: string, wrap: (article: string) => string) =>
  html.replace(/<article\b[\s\S]*<\/article>/, (found) => wrap(found));
export const inHead = (html: string, part: string) => html.replace('</head>', `${part}</head>`);
export const inBody = (html: string, part: string) => html.replace('</body>', `${part}</body>`);
export const style = (html: string, css: string) => inHead(html, `<style>${css}</style>`);
export const onArticle = (html: string, attributes: string) =>
  html.replace(OPEN, (tag) => tag.replace('<article', `<article ${attributes}`));
export const onBody = (html: string, attributes: string) =>
  html.replace('<div class="body">', `<div class="body" ${attributes}>`);
export const HIDDEN_TEXT = '接访时间为12月3日上午9:00';
