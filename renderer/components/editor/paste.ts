import DOMPurify from 'dompurify';
import { isHref } from './links';
import { convertWordLists } from './wordLists';

/** Cleaned HTML of a paste, and what was removed. */
export interface CleanPaste {
  html: string;
  /** Number of removed images of other sites or of the local disk; they have to be inserted one by one. */
  images: number;
  /** Number of links with a forbidden address; their text is kept. */
  links: number;
}

const TAGS = [
  ...['p', 'br', 'h2', 'h3', 'h4', 'strong', 'b', 'em', 'i', 'u', 's', 'del', 'strike', 'a', 'span', 'div'],
  ...['ul', 'ol', 'li', 'blockquote', 'hr', 'img', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th'],
];
const ATTRIBUTES = ['href', 'colspan', 'rowspan', 'start', 'style', 'alt', 'data-sha256', 'data-pm-slice'];
/** CSS properties that represent marks or alignment of the body. */
const STYLES = ['text-align', 'font-weight', 'font-style', 'text-decoration', 'text-decoration-line'];
const LEVELS: Record<string, string> = { H1: 'h2', H5: 'h4', H6: 'h4' };
const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, div, hr';
const purify = DOMPurify();
const ALIGNMENT = /^(center|right|justify)$/;

/**
 * Cleans pasted HTML of Word, WPS or web pages for the editor: allow-list (DOMPurify), lists of Word converted,
 * alignment and merged cells kept, scripts and foreign images removed. Nothing is executed or fetched.
 */
export function cleanPaste(html: string): CleanPaste {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const junk of body.querySelectorAll('style, script, head, meta, link, xml, title')) junk.remove();
  convertWordLists(body);
  for (const heading of body.querySelectorAll('h1, h5, h6')) rename(heading, LEVELS[heading.tagName] ?? 'h4');
  for (const element of body.querySelectorAll<HTMLElement>('[style], [align]')) plainStyle(element);
  for (const cell of body.querySelectorAll<HTMLElement>('td, th')) alignCell(cell);
  const images = dropImages(body);
  const links = dropLinks(body);
  for (const paragraph of body.querySelectorAll('p'))
    if (paragraph.textContent?.replace(/[\s\u00a0]/g, '') === '' && !paragraph.querySelector('img'))
      paragraph.remove();

  const clean = purify.sanitize(body.innerHTML, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  return { html: clean, images, links };
}

function rename(element: Element, tag: string): void {
  const renamed = element.ownerDocument.createElement(tag);
  const style = element.getAttribute('style');
  if (style) renamed.setAttribute('style', style);
  const align = element.getAttribute('align');
  if (align) renamed.setAttribute('align', align);
  renamed.append(...element.childNodes);
  element.replaceWith(renamed);
}

function plainStyle(element: HTMLElement): void {
  const align = element.getAttribute('align')?.toLowerCase() ?? '';
  const kept = STYLES.map((name) => [name, element.style.getPropertyValue(name)] as const).filter(
    ([, value]) => value !== '',
  );
  element.removeAttribute('style');
  element.removeAttribute('align');
  for (const [name, value] of kept) element.style.setProperty(name, value);
  if (ALIGNMENT.test(align) && element.style.textAlign === '') element.style.textAlign = align;
}

/** The body aligns paragraphs, not cells: moves the alignment of a cell to its content. */
function alignCell(cell: HTMLElement): void {
  const align = cell.style.textAlign;
  cell.style.removeProperty('text-align');
  if (!ALIGNMENT.test(align)) return;
  if (!cell.querySelector(BLOCKS)) {
    const paragraph = cell.ownerDocument.createElement('p');
    paragraph.append(...cell.childNodes);
    cell.append(paragraph);
  }
  for (const block of cell.querySelectorAll<HTMLElement>('p, h2, h3, h4'))
    if (block.style.textAlign === '') block.style.textAlign = align;
}

function dropImages(body: HTMLElement): number {
  let dropped = 0;
  for (const image of body.querySelectorAll('img, svg, object, embed, video, iframe')) {
    if (image.tagName === 'IMG' && /^[0-9a-f]{64}$/.test(image.getAttribute('data-sha256') ?? '')) continue;
    dropped++;
    image.remove();
  }
  return dropped;
}

function dropLinks(body: HTMLElement): number {
  let dropped = 0;
  for (const link of body.querySelectorAll('a')) {
    const href = link.getAttribute('href')?.trim();
    if (href !== undefined && isHref(href) && !href.startsWith('#')) {
      link.setAttribute('href', href);
      continue;
    }
    // Anchors and links within the source page are removed without a notice.
    if (href !== undefined && !href.startsWith('#')) dropped++;
    link.replaceWith(...link.childNodes);
  }
  return dropped;
}

/** Returns the message after a paste; null when nothing was lost. */
export function pasteNotice({ images, links }: Pick<CleanPaste, 'images' | 'links'>): string | null {
  const parts = [
    images > 0 &&
      `有 ${images} 张图片没有带过来（在别的网站或本机文件里），请用“插入图片”逐张加入并写明图片说明`,
    links > 0 && `有 ${links} 个链接的地址不能使用，只保留了文字`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `粘贴时${parts.join('；')}。` : null;
}
