import type { PageRules } from '../records';
import { attribute, elementsOf, textOf, type Document, type Element } from './dom';
import { listEntryFor, isListed, isWeb, resolve, servesResources } from './address';
import { excerpt, type Findings, type ResourceRequest, type Resource } from './model';
import { StyleRules } from './css/sheet';

const MAX_SHEET = 2 * 1024 * 1024;
const MAX_IMPORTS = 4;

export interface StyleContext {
  rules: PageRules;
  base: string;
  quirks: boolean;
  resources: ReadonlyMap<string, Resource>;
  needs: ResourceRequest[];
  findings: Findings;
}

/** A sheet to be read. */
interface Sheet {
  css: string;
  /** Base of the addresses in it. */
  base: string;
  /** Media query under which it applies; empty for all. */
  media: string;
  /** Number of imports that led to it. */
  depth: number;
  /** Whether it is a `<style>` element. */
  inPage: boolean;
}

/** A reference to a sheet. `href` is relative to `base`. */
interface SheetReference extends Pick<Sheet, 'base' | 'media' | 'depth'> {
  href: string;
}

/**
 * Reads the style sheets of a page in order. Listed ones that are not fetched yet are added to `needs`. Throws
 * `LimitExceeded` beyond the limits of `StyleRules`.
 */
export function stylesOf(document: Document, context: StyleContext): StyleRules {
  const { base, quirks, findings } = context;
  const sheets = new StyleRules(quirks);
  for (const element of elementsOf(document)) {
    const at = { base, media: attribute(element, 'media') ?? '', depth: 0 };
    if (element.tagName === 'style' && /^(|text\/css)$/i.test(attribute(element, 'type')?.trim() ?? ''))
      read(sheets, { css: textOf(element), ...at, inPage: true }, context);
    else if (element.tagName === 'link' && isStyleSheet(element))
      load(sheets, { href: attribute(element, 'href') ?? '', ...at }, context);
  }
  if (sheets.fonts) findings.add('FONT', '网页使用自带的字体，字形是否被替换没有核对。');
  return sheets;
}

function isStyleSheet(element: Element): boolean {
  const rel = (attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/);
  const type = attribute(element, 'type')?.trim().toLowerCase() ?? '';
  const used =
    rel.includes('stylesheet') && !rel.includes('alternate') && attribute(element, 'disabled') === null;
  return used && (type === '' || type.startsWith('text/css')) && (attribute(element, 'href') ?? '') !== '';
}

function read(sheets: StyleRules, sheet: Sheet, context: StyleContext): void {
  const { css, base, media, depth, inPage } = sheet;
  // The rules of imported sheets precede those of the importing sheet.
  if (/@(import|[a-z]*\\)/i.test(css)) {
    const first = new StyleRules(context.quirks);
    first.add(css, media, inPage);
    for (const { url: href, media: own } of first.imports) {
      const both = [media, own].filter((it) => it.trim() !== '').join(' and ');
      load(sheets, { href, base, media: both, depth: depth + 1 }, context);
    }
  }
  sheets.add(css, media, inPage);
}

function load(sheets: StyleRules, reference: SheetReference, context: StyleContext): void {
  const { href, base, media, depth } = reference;
  const { rules, findings, resources, needs } = context;
  const url = resolve(href, base);
  if (!url || !isListed(rules.styles, url, rules)) {
    const part = url && isWeb(url) ? { list: 'styles' as const, value: listEntryFor(url, rules) } : null;
    return findings.add('STYLE', `网页引用了不在清单上的样式表：${excerpt(href, 100)}`, part);
  }
  const unread = (reason: string) =>
    findings.add(
      'STYLE_UNKNOWN',
      `样式表没有取到，不能判断文字是否被隐藏：${excerpt(url.href, 100)}（${reason}）`,
    );
  if (!servesResources(rules, url)) return unread('不在可以取用的主机上');
  if (depth > MAX_IMPORTS) return unread('嵌套引用太多');
  const resource = resources.get(url.href);
  if (!resource) return void needs.push({ kind: 'style', url: url.href, maxBytes: MAX_SHEET });
  if (resource.state !== 'fetched' || resource.text === null)
    return unread(resource.state !== 'fetched' ? resource.reason : '不是文字');
  read(sheets, { css: resource.text, base: url.href, media, depth, inPage: false }, context);
}
