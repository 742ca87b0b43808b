import type { PageRules } from '../records';
import { renderBody } from '../article/render';
import { attribute, elementsOf, parentOf, parseHtml, LimitExceeded, type Element } from './dom';
import { resolve, servesPages } from './address';
import {
  checkTemplateImages,
  checkArticleElements,
  checkLongTexts,
  checkForeignContent,
  checkOverlays,
  checkParts,
} from './surroundings';
import { compareBody, flatten, hiddenParts, uncertaintyReasons } from './body';
import { extractRegions, type Region } from './extract';
import { checkHeading, signedTextsOf } from './heading';
import { checkImage, type ImageContext } from './images';
import { compareFiles, compareLinks, checkFrameLinks } from './links';
import {
  excerpt,
  Findings,
  MAX_PAGE,
  verdictOf,
  type FetchedPage,
  type Inspection,
  type Resource,
  type SignedArticle,
} from './model';
import { analysePage, type Inspector, type PageView, type PageAppearance } from './page-analysis';
import { compileTests, type Regions } from './regions';
import { normalise, displayText } from './text';

const MAX_PAGES = 20;

/**
 * Compares a public page with the signed content, as a visitor sees it without running scripts. Pure: fetched resources
 * are passed in `resources`, by address; missing ones are returned in `needs`. A page beyond the limits yields the
 * finding PAGE_LIMIT. Throws only unexpected errors.
 *
 * @param pages the article's page and its following pages, as far as they are fetched
 */
export function inspectPage(
  signed: SignedArticle,
  rules: PageRules,
  pages: readonly FetchedPage[],
  resources: ReadonlyMap<string, Resource>,
): Inspection {
  const findings = new Findings();
  const inspector: Inspector = { signed, rules, resources, findings, needs: [] };
  try {
    const views = pages.flatMap((page) => analysePage(page, inspector) ?? []);
    if (views.length > 0 && views.length === pages.length) judge(views, inspector);
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error;
    findings.add('PAGE_LIMIT', `网页超出可以核对的范围：${error.message}`);
  }
  const needs = [...new Map(inspector.needs.map((need) => [need.url, need])).values()];
  return { verdict: verdictOf(findings.list), findings: findings.list, needs };
}

function judge(pages: readonly PageView[], inspector: Inspector): void {
  const { signed, rules, findings } = inspector;
  const signedRegion = signedBody(signed);
  const quotable = signedTextsOf(signed, displayText(flatten(signedRegion.items).text), rules);
  for (const page of pages) {
    checkHeading(page.document, quotable, findings);
    judgeMarks(page, inspector);
  }
  const most = pages.reduce((a, b) => (b.views.length > a.views.length ? b : a), pages[0]!);
  for (const { where, reading, screen } of most.views) {
    const shown = pages.map(
      ({ views }) =>
        views.find(
          (it) =>
            it.screen === screen &&
            it.reading.unsure === reading.unsure &&
            it.reading.inPage === reading.inPage,
        ) ?? views[screen]!,
    );
    if (reading.unsure) judgeUnsure(pages, shown, signedRegion, inspector);
    else {
      findings.prefix = where;
      judgeShown(pages, shown, signedRegion, inspector);
    }
  }
  findings.prefix = '';
  judgeNext(pages, inspector);
}

function judgeShown(
  pages: readonly PageView[],
  shown: readonly PageAppearance[],
  signedRegion: Region,
  inspector: Inspector,
): void {
  const regions = shown.map((it) => it.regions);
  if (judgePlaces(regions, pages.length, inspector)) {
    compareSigned(regions, signedRegion, inspector);
    compareReferences(pages, regions, signedRegion, inspector);
  }
  pages.forEach((page, index) => judgeRest(page, shown[index]!, inspector));
}

/** Reports what would be found if all conditions with an unknown result were true. */
function judgeUnsure(
  pages: readonly PageView[],
  shown: readonly PageAppearance[],
  signedRegion: Region,
  inspector: Inspector,
): void {
  const findings = new Findings();
  judgeShown(pages, shown, signedRegion, { ...inspector, findings });
  const known = new Set(inspector.findings.list.map(({ code }) => code));
  const more = findings.list.find(({ code, severity }) => severity !== 'note' && !known.has(code));
  if (more) inspector.findings.add('STYLE_UNJUDGED', `有条件的样式可能改变显示：${more.text}`);
}

/** Returns the signed body as a region, extracted like a page. */
function signedBody({ content }: SignedArticle): Region {
  const html = renderBody(content, { imageSource: (sha256) => `urn:sha256:${sha256}` });
  const document = parseHtml(`<!doctype html><html><body><div>${html}</div></body></html>`);
  const root = [...elementsOf(document)].find(({ tagName }) => tagName === 'div');
  const region: Region = { kind: 'body', index: -1, element: root ?? null, items: [], links: [] };
  extractRegions(document, new Map(root ? [[root, region]] : []), null);
  return region;
}

/** Returns whether title and body exist on each page; reports missing and additional ones. */
function judgePlaces(regions: readonly Regions[], pages: number, { findings }: Inspector): boolean {
  const count = (kind: 'title' | 'body') => regions.reduce((sum, it) => sum + it[kind].length, 0);
  const missing = (['title', 'body'] as const).filter((kind) => regions.some((it) => it[kind].length === 0));
  for (const kind of missing)
    findings.add('ARTICLE_MISSING', `网页上没有找到稿件的${kind === 'title' ? '标题' : '正文'}。`);
  if (count('title') > pages || count('body') > pages)
    findings.add('ARTICLE_TWICE', '网页上有不止一处标题或正文，可能被插入了内容。');
  return missing.length === 0;
}

function compareSigned(regions: readonly Regions[], signedRegion: Region, inspector: Inspector): void {
  const { signed, findings } = inspector;
  const all = (kind: 'title' | 'body' | 'files') => regions.flatMap((it) => it[kind]);
  for (const region of all('title')) {
    const text = flatten(region.items).text;
    if (text !== normalise(signed.content.title))
      findings.add('TITLE', `网页的标题与签名的不同，网页上是“${excerpt(displayText(text), 60)}”。`);
  }
  const items = all('body').flatMap((region) => region.items);
  compareBody(flatten(signedRegion.items), flatten(items), findings);
  for (const region of [...all('title'), ...all('body'), ...all('files')]) {
    for (const { reason, text } of hiddenParts(region.items))
      findings.add('HIDDEN', `稿件中有一部分看不见（${reason}）：“${excerpt(text)}”。`);
    for (const reason of uncertaintyReasons(region.items))
      findings.add('STYLE_UNJUDGED', `不能判断稿件是否完整显示：${reason}。`);
  }
}

/** Compares images and links of the body, over all pages. */
function compareReferences(
  pages: readonly PageView[],
  all: readonly Regions[],
  signedRegion: Region,
  inspector: Inspector,
): void {
  const { rules, resources, needs, findings } = inspector;
  const [first] = pages;
  if (!first) return;
  const context: ImageContext = { rules, base: first.base, resources, needs, findings };
  const regions = all.flatMap(({ body }) => body);
  const images = regions
    .flatMap(({ items }) => items)
    .filter((item) => item.kind === 'image' && item.look.hidden === null);
  const signed = signedRegion.items.filter((item) => item.kind === 'image');
  for (let at = 0; at < Math.max(images.length, signed.length); at++) {
    const [image, wanted] = [images[at], signed[at]];
    const alt = wanted?.kind === 'image' ? (attribute(wanted.element, 'alt') ?? '') : '';
    if (image?.kind !== 'image')
      findings.add('IMAGE_MISSING', `网页上少了图片${alt === '' ? '' : `“${excerpt(alt)}”`}。`);
    else if (wanted?.kind !== 'image')
      findings.add(
        'IMAGE_EXTRA',
        `正文中有没有签名的图片：${excerpt(attribute(image.element, 'src') ?? '', 100)}`,
      );
    else
      checkImage(
        image.element,
        { sha256: (attribute(wanted.element, 'src') ?? '').slice('urn:sha256:'.length), alt },
        context,
      );
  }
  compareLinks(signedRegion.links, regions, context);
  const files = all.flatMap((it) => it.files);
  compareFiles(inspector.signed.content.attachments, files, context);
}

function judgeRest(
  { base, url, document }: PageView,
  { look, regions }: PageAppearance,
  inspector: Inspector,
): void {
  const { rules, resources, needs, findings } = inspector;
  checkOverlays(document, look, regions, findings);
  const context: ImageContext = { rules, base, resources, needs, findings };
  checkParts(regions.part, url, inspector);
  checkForeignContent(regions.rest, inspector);
  for (const region of regions.frame) checkLongTexts(region, inspector);
  for (const region of [regions.rest, ...regions.part]) checkTemplateImages(region, context);
  checkFrameLinks([regions.rest, ...regions.part, ...regions.frame, ...regions.title], rules, base, findings);
  checkArticleElements([...regions.title, ...regions.body, ...regions.files], look, findings);
}

/** Checks the content hash that the page states, and looks for other articles on it. */
function judgeMarks({ document, views }: PageView, { signed, findings }: Inspector): void {
  const marked = [...elementsOf(document)].filter((it) => attribute(it, 'data-content-hash') !== null);
  if (marked.length > 1) findings.add('ARTICLE_TWICE', '网页上有不止一篇正文，可能被插入了内容。');
  if (marked.some((it) => attribute(it, 'data-content-hash') !== signed.contentHash))
    findings.add('HASH_MARK', '网页标注的内容编号与签名的内容不同。');
  const regions = views[0]?.regions;
  const own = regions?.body[0]?.element ?? null;
  const holdsBody = (element: Element) => {
    for (let at: Element | null = own; at; at = parentOf(at)) if (at === element) return true;
    return false;
  };
  const loose = regions?.rest.items ?? [];
  const others = [...elementsOf(document)].filter(
    (it) => (it.tagName === 'article' || attribute(it, 'itemprop') === 'articleBody') && !holdsBody(it),
  );
  const text = (element: Element) =>
    loose.some(
      (item) =>
        item.kind === 'text' &&
        item.look.hidden === null &&
        normalise(item.text) !== '' &&
        item.element !== null &&
        isInside(item.element, element),
    );
  if (others.some(text)) findings.add('ARTICLE_TWICE', '网页上还有另一篇文章。');
}

function isInside(element: Element, outer: Element): boolean {
  for (let at: Element | null = element; at; at = parentOf(at)) if (at === outer) return true;
  return false;
}

/** Finds the next page of a long article. */
function judgeNext(views: readonly PageView[], { rules, findings, needs }: Inspector): void {
  const last = views.at(-1);
  if (rules.next === null || !last) return;
  const [test] = compileTests(
    { ...rules, title: rules.next, files: null, parts: [], frame: [] },
    last.document.mode === 'quirks',
  );
  const link = [...elementsOf(last.document)].find((element) => test?.matches(element));
  const href = link && attribute(link, 'href');
  const url = typeof href === 'string' ? resolve(href, last.base) : null;
  if (!url || /^javascript:/.test(url.protocol) || views.some((view) => view.url === url.href)) return;
  if (!servesPages(rules, url)) findings.add('PAGE_HOST', `下一页不在本站：${excerpt(url.href, 100)}`);
  else if (views.length >= MAX_PAGES) findings.add('PAGE_NEXT', `稿件超过 ${MAX_PAGES} 页，后面的没有核对。`);
  else needs.push({ kind: 'page', url: url.href, maxBytes: MAX_PAGE });
}
