import type { PageRules } from '../../../platform/contract';
import { renderBody } from '../../articles/rules/render';
import { attribute, elementsOf, parseHtml, parentOf, TooMuch, type Document, type Element } from './dom';
import { Cascade, type Reading } from './css/cascade';
import { SCREENS } from './css/media';
import { isListed, resolve, servesPages } from './address';
import { judgeActive, judgeRefresh } from './active';
import { compareBody, flatten, hiddenParts, unsureReasons } from './body';
import { decodePage } from './charset';
import { extract, type Region } from './extract';
import { judgeHeading, quotableOf } from './heading';
import { judgeImage, type ImageContext } from './images';
import { compareFiles, compareLinks, judgeFrameLinks } from './links';
import {
  excerpt,
  Findings,
  MAX_PAGE,
  verdictOf,
  type FetchedPage,
  type Inspection,
  type Need,
  type Resource,
  type SignedArticle,
} from './model';
import { fits } from './pattern';
import { divide, testsOf, type Regions } from './regions';
import { stylesOf } from './styles';
import { MARK, normalise, readable } from './text';
import { Looks } from './visibility';

const MAX_PAGES = 20;
/** A longer text without links does not belong to a site's frame. */
const LONG_TEXT = 200;

interface Inspector {
  signed: SignedArticle;
  rules: PageRules;
  resources: ReadonlyMap<string, Resource>;
  findings: Findings;
  needs: Need[];
}

/** One page of the article, taken apart for each of `SCREENS`. */
interface PageView {
  url: string;
  base: string;
  document: Document;
  views: Shown[];
}

/** The page in one reading of its styles on one screen. */
interface Shown {
  where: string;
  reading: Reading;
  screen: number;
  look: Looks;
  regions: Regions;
}

/**
 * Compares a public page with what was signed, as a visitor sees it without running its scripts. Pure: whatever it refers
 * to is in `resources`, by address, or comes back in `needs`.
 *
 * @param pages the article's page, and the pages that its link to the next one leads to, as far as they are fetched
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
    const views = pages.flatMap((page) => viewOf(page, inspector) ?? []);
    if (views.length > 0 && views.length === pages.length) judge(views, inspector);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    findings.add('PAGE_LIMIT', `网页超出可以核对的范围：${error.message}`);
  }
  const needs = [...new Map(inspector.needs.map((need) => [need.url, need])).values()];
  return { verdict: verdictOf(findings.list), findings: findings.list, needs };
}

/** The answer as a page, or null when it is none. */
function viewOf(page: FetchedPage, inspector: Inspector): PageView | null {
  const { rules, findings } = inspector;
  const { url, status, headers, body } = page;
  const address = resolve(url, url);
  const type = headers['content-type'] ?? '';
  if (!address || !servesPages(rules, address))
    findings.add('PAGE_HOST', `网页不在本站的地址上：${excerpt(url, 100)}`);
  else if (status >= 300 && status < 400)
    findings.add('PAGE_REDIRECT', `网页跳转到本站以外：${excerpt(headers['location'] ?? '', 100)}`);
  else if (status === 0) findings.add('PAGE_NEXT', `稿件的下一页没有取到：${excerpt(url, 100)}`);
  else if (status !== 200) findings.add('PAGE_STATUS', `网页没有正常打开（状态 ${status}）。`);
  else if (
    !/^\s*text\/html\s*(;|$)/i.test(type) ||
    /^\s*attachment/i.test(headers['content-disposition'] ?? '')
  )
    findings.add('PAGE_TYPE', `网站给出的不是网页（${excerpt(type === '' ? '没有说明类型' : type)}）。`);
  else if (body.length > MAX_PAGE) findings.add('PAGE_LIMIT', '网页超过 5 MB，没有核对。');
  else return parsePage(page, inspector);
  return null;
}

function parsePage({ url, headers, body }: FetchedPage, inspector: Inspector): PageView | null {
  const { rules, findings, resources, needs } = inspector;
  const html = decodePage(body, headers['content-type'] ?? '', findings);
  const document = parseHtml(html);
  if (!/<\/(html|body)\s*>/i.test(html)) findings.add('PAGE_TRUNCATED', '网页没有结尾，可能没有取全。');
  if (headers['refresh'] !== undefined) judgeRefresh(headers['refresh'], url, findings);
  if (/rel="?stylesheet/i.test(headers['link'] ?? '')) findings.add('STYLE', '网页的应答头里引用了样式表。');
  const quirks = document.mode === 'quirks';
  const base = baseOf(document, url);
  const sheets = stylesOf(document, { rules, base, quirks, resources, needs, findings });
  judgeActive(document, url, { rules, base, findings });
  try {
    const tests = testsOf(rules, quirks);
    const readings: Reading[] = [{ unsure: false, inPage: true }];
    if (sheets.conditional) readings.push({ unsure: true, inPage: true });
    if (forbidsInline(document, headers)) readings.push({ unsure: false, inPage: false });
    const views = readings.flatMap((reading) => {
      const cascade = new Cascade(sheets.rules, quirks, reading);
      return SCREENS.map((screen, index): Shown => {
        const look = new Looks(cascade, quirks, index);
        const where = `${reading.inPage ? '' : '不带页内样式时，'}${screen.name === 'phone' ? '在手机上，' : ''}`;
        return { where, reading, screen: index, look, regions: divide(document, tests, look) };
      });
    });
    return { url, base, document, views };
  } catch (error) {
    if (error instanceof TooMuch) throw error;
    findings.add('RULES_INVALID', '本站的核对规则里有无法使用的选择器，请站点管理员核对。');
    return null;
  }
}

function baseOf(document: Document, url: string): string {
  for (const element of elementsOf(document)) {
    const href = element.tagName === 'base' ? attribute(element, 'href') : null;
    if (href !== null) return resolve(href, url)?.href ?? url;
  }
  return url;
}

/** Whether a content security policy keeps styles in the page itself from being used. */
function forbidsInline(document: Document, headers: Record<string, string>): boolean {
  const policies = [headers['content-security-policy'] ?? ''];
  for (const element of elementsOf(document))
    if (
      element.tagName === 'meta' &&
      /^content-security-policy$/i.test(attribute(element, 'http-equiv') ?? '')
    )
      policies.push(attribute(element, 'content') ?? '');
  return policies
    .flatMap((policy) => policy.split(/[;,]/))
    .some(
      (directive) => /^\s*(default-src|style-src)/i.test(directive) && !/'unsafe-inline'/i.test(directive),
    );
}

function judge(pages: readonly PageView[], inspector: Inspector): void {
  const { signed, rules, findings } = inspector;
  const signedRegion = signedBody(signed);
  const quotable = quotableOf(signed, readable(flatten(signedRegion.items).text), rules);
  for (const page of pages) {
    judgeHeading(page.document, quotable, findings);
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
      findings.where = where;
      judgeShown(pages, shown, signedRegion, inspector);
    }
  }
  findings.where = '';
  judgeNext(pages, inspector);
}

function judgeShown(
  pages: readonly PageView[],
  shown: readonly Shown[],
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

/** What would be found if every condition held that is not known to. */
function judgeUnsure(
  pages: readonly PageView[],
  shown: readonly Shown[],
  signedRegion: Region,
  inspector: Inspector,
): void {
  const findings = new Findings();
  judgeShown(pages, shown, signedRegion, { ...inspector, findings });
  const known = new Set(inspector.findings.list.map(({ code }) => code));
  const more = findings.list.find(({ code, severity }) => severity !== 'note' && !known.has(code));
  if (more) inspector.findings.add('STYLE_UNJUDGED', `有条件的样式可能改变显示：${more.text}`);
}

/** The body as it was signed, taken apart in the same way. */
function signedBody({ content }: SignedArticle): Region {
  const html = renderBody(content, { imageSource: (sha256) => `urn:sha256:${sha256}` });
  const document = parseHtml(`<!doctype html><html><body><div>${html}</div></body></html>`);
  const root = [...elementsOf(document)].find(({ tagName }) => tagName === 'div');
  const region: Region = { kind: 'body', index: -1, element: root ?? null, items: [], links: [] };
  extract(document, new Map(root ? [[root, region]] : []), null);
  return region;
}

/** Whether title and body are there, each once for a page. */
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
      findings.add('TITLE', `网页的标题与签名的不同，网页上是“${excerpt(readable(text), 60)}”。`);
  }
  const items = all('body').flatMap((region) => region.items);
  compareBody(flatten(signedRegion.items), flatten(items), findings);
  for (const region of [...all('title'), ...all('body'), ...all('files')]) {
    for (const { reason, text } of hiddenParts(region.items))
      findings.add('HIDDEN', `稿件中有一部分看不见（${reason}）：“${excerpt(text)}”。`);
    for (const reason of unsureReasons(region.items))
      findings.add('STYLE_UNJUDGED', `不能判断稿件是否完整显示：${reason}。`);
  }
}

/** Images and links of the body, over all pages. */
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
      judgeImage(
        image.element,
        { sha256: (attribute(wanted.element, 'src') ?? '').slice('urn:sha256:'.length), alt },
        context,
      );
  }
  compareLinks(signedRegion.links, regions, context);
  const files = all.flatMap((it) => it.files);
  compareFiles(inspector.signed.content.attachments, files, context);
}

function judgeRest({ base, url, document }: PageView, { look, regions }: Shown, inspector: Inspector): void {
  const { rules, resources, needs, findings } = inspector;
  judgeOverlays(document, look, regions, findings);
  const context: ImageContext = { rules, base, resources, needs, findings };
  judgeParts(regions.part, url, inspector);
  judgeLoose(regions.rest, inspector);
  for (const region of regions.frame) judgeLong(region, inspector);
  for (const region of [regions.rest, ...regions.part]) judgeIcons(region, context);
  judgeFrameLinks([regions.rest, ...regions.part, ...regions.frame, ...regions.title], rules, base, findings);
  judgeInside([...regions.title, ...regions.body, ...regions.files], look, findings);
}

function judgeParts(parts: readonly Region[], url: string, { signed, rules, findings }: Inspector): void {
  for (const { index, items } of parts) {
    const text = readable(flatten(items).text.replaceAll(MARK.image, ''));
    const part = rules.parts[index];
    if (text === '' || !part || part.texts.some((pattern) => fits(pattern, text, signed, url))) continue;
    findings.add('PART', `网页上稿件旁边的“${excerpt(text, 60)}”与签名的内容或本站的样式不符。`);
  }
}

/** What belongs neither to the article nor to the site's frame. */
function judgeLoose({ items }: Region, { findings }: Inspector): void {
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

function judgeLong({ items }: Region, { findings }: Inspector): void {
  let run = '';
  for (const item of [...items, { kind: 'break' } as const]) {
    if (item.kind === 'text' && item.link === null) run += item.text;
    if (item.kind !== 'break') continue;
    if (normalise(run).length >= LONG_TEXT)
      findings.add('TEXT_LONG', `网页的页眉、页脚或边栏里有大段文字：“${excerpt(run, 60)}”。`);
    run = '';
  }
}

function judgeIcons({ items }: Region, { rules, base, findings }: ImageContext): void {
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

/** Things inside the article that are seen but are no text, link or image, and styles that move words. */
function judgeInside(regions: readonly Region[], look: Looks, findings: Findings): void {
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
      const moved = look.moves(element);
      if (moved !== null) findings.add('STYLE_UNJUDGED', `不能判断稿件的文字次序：${moved}。`);
    }
  }
}

/** The hash that the page gives itself, and other articles beside it. */
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

/** Boxes that lie over the article: over the whole screen, or painted ones that do not belong to the site's frame. */
function judgeOverlays(document: Document, look: Looks, regions: Regions, findings: Findings): void {
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

/** A long article goes on at the next page. */
function judgeNext(views: readonly PageView[], { rules, findings, needs }: Inspector): void {
  const last = views.at(-1);
  if (rules.next === null || !last) return;
  const [test] = testsOf(
    { ...rules, title: rules.next, files: null, parts: [], frame: [] },
    last.document.mode === 'quirks',
  );
  const link = [...elementsOf(last.document)].find((element) => test?.matches(element));
  const href = link && attribute(link, 'href');
  const url = href == null ? null : resolve(href, last.base);
  if (!url || /^javascript:/.test(url.protocol) || views.some((view) => view.url === url.href)) return;
  if (!servesPages(rules, url)) findings.add('PAGE_HOST', `下一页不在本站：${excerpt(url.href, 100)}`);
  else if (views.length >= MAX_PAGES) findings.add('PAGE_NEXT', `稿件超过 ${MAX_PAGES} 页，后面的没有核对。`);
  else needs.push({ kind: 'page', url: url.href, maxBytes: MAX_PAGE });
}
