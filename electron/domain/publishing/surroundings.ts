import { attribute, elementsOf, parentOf, type Document, type Element } from './dom';
import { isListed, resolve } from './address';
import { flatten } from './body';
import type { Region } from './extract';
import type { ImageContext } from './images';
import { excerpt, type Findings } from './model';
import type { Inspector } from './page-analysis';
import { matchesPattern } from './pattern';
import type { Regions } from './regions';
import { PLACEHOLDER, normalise, displayText } from './text';
import type { Appearances } from './visibility';

/** Minimum length of a suspicious text without links in the site's frame, in characters. */
const LONG_TEXT = 200;

/** Checks the parts beside the body against their permitted texts. */
export function checkParts(
  parts: readonly Region[],
  url: string,
  { signed, rules, findings }: Inspector,
): void {
  for (const { index, items } of parts) {
    const text = displayText(flatten(items).text.replaceAll(PLACEHOLDER.image, ''));
    const part = rules.parts[index];
    if (text === '' || !part || part.texts.some((pattern) => matchesPattern(pattern, text, signed, url)))
      continue;
    findings.add('PART', `网页上稿件旁边的“${excerpt(text, 60)}”与签名的内容或本站的样式不符。`);
  }
}

/** Checks content that belongs neither to the article nor to the site's frame. */
export function checkForeignContent({ items }: Region, { findings }: Inspector): void {
  let run = '';
  const flush = () => {
    if (normalise(run) !== '')
      findings.add('TEXT_EXTRA', `网页上有不属于稿件的内容：“${excerpt(run, 60)}”。`);
    run = '';
  };
  for (const item of items) {
    if (item.kind === 'break') flush();
    else if (item.kind === 'control' && item.look.hidden === null)
      findings.add('TEXT_EXTRA', '网页上有不属于稿件的输入框或按钮。');
    else if (item.kind === 'text' && item.look.hidden === null) run += item.text;
    else if (item.kind === 'text' && normalise(item.text) !== '' && !item.look.hidden?.startsWith('浏览器'))
      findings.add(
        'TEXT_EXTRA',
        `网页上藏有不属于稿件的文字（${item.look.hidden}）：“${excerpt(item.text)}”。`,
      );
  }
  flush();
}

/** Checks for long texts without links in a region of the site's frame. */
export function checkLongTexts({ items }: Region, { findings }: Inspector): void {
  let run = '';
  for (const item of [...items, { kind: 'break' } as const]) {
    if (item.kind === 'text' && item.link === null) run += item.text;
    if (item.kind !== 'break') continue;
    if (normalise(run).length >= LONG_TEXT)
      findings.add('TEXT_LONG', `网页的页眉、页脚或边栏里有大段文字：“${excerpt(run, 60)}”。`);
    run = '';
  }
}

/** Checks for visible images that are not on the list of the site's template. */
export function checkTemplateImages({ items }: Region, { rules, base, findings }: ImageContext): void {
  for (const item of items) {
    if (item.kind !== 'image' || item.look.hidden !== null) continue;
    const src = attribute(item.element, 'src') ?? '';
    const url = resolve(src, base);
    if (url && isListed(rules.images, url, rules)) continue;
    findings.add(
      'IMAGE_UNLISTED',
      `网页上有不属于稿件的图片：${excerpt(src, 100)}`,
      url?.protocol.startsWith('http') ? { list: 'images', value: url.pathname } : null,
    );
  }
}

const FOREIGN = new Set('svg math video audio canvas marquee dialog'.split(' '));

/** Checks the article for visible elements other than text, links and images, and for styles that reorder text. */
export function checkArticleElements(
  regions: readonly Region[],
  look: Appearances,
  findings: Findings,
): void {
  for (const { element: root, items } of regions) {
    if (!root) continue;
    if (items.some((item) => item.kind === 'control' && item.look.hidden === null))
      findings.add('TEXT_EXTRA', '稿件里有没有签名的输入框或按钮。');
    for (const element of [root, ...elementsOf(root)]) {
      if (look.of(element).hidden !== null) continue;
      if (FOREIGN.has(element.tagName))
        findings.add('EMBED', `稿件里嵌有没有签名的内容（<${element.tagName}>）。`);
      const image = look.value(element, 'background-image') ?? 'none';
      if (image.includes('url(') || attribute(element, 'background') !== null)
        findings.add('IMAGE_EXTRA', '稿件里有没有签名的背景图片。');
      if ((look.value(element, 'content') ?? '').includes('url('))
        findings.add('IMAGE_CHANGED', '样式替换了稿件里的图片。');
      const moved = look.reorderReason(element);
      if (moved !== null) findings.add('STYLE_UNJUDGED', `不能判断稿件的文字次序：${moved}。`);
    }
  }
}

/** Checks for boxes over the article: boxes that cover the whole screen, and painted ones outside the site's frame. */
export function checkOverlays(
  document: Document,
  look: Appearances,
  regions: Regions,
  findings: Findings,
): void {
  const own = new Set([...regions.frame, ...regions.part].map(({ element }) => element));
  const belongs = (element: Element) => {
    for (let at: Element | null = element; at; at = parentOf(at)) if (own.has(at)) return true;
    return false;
  };
  for (const element of elementsOf(document))
    for (const pseudo of [null, 'before', 'after'] as const) {
      const covers = look.covers(element, pseudo);
      if (covers === 'screen') findings.add('OVERLAY', `网页上有内容盖住整个页面（<${element.tagName}>）。`);
      else if (covers === 'part' && !belongs(element))
        findings.add('OVERLAY', `网页上有浮在上面的色块，可能盖住稿件（<${element.tagName}>）。`);
    }
}
