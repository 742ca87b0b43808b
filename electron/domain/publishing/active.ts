import { createHash } from 'node:crypto';
import type { PageRules } from '../records';
import { attribute, elementsOf, textOf, type Document, type Element } from './dom';
import { listEntryFor, isListed, isWeb, resolve, servesPages } from './address';
import { excerpt, type Findings } from './model';

/** Statements that only print, close, go back or do nothing. */
const HARMLESS =
  /^(return)?(false|true)?$|^void\(?0\)?$|^(return)?(window\.|self\.)?(print|close)\(\)$|^(window\.|self\.)?history\.(back\(\)|go\(-1\))$/;

const isHarmless = (code: string): boolean =>
  code.split(';').every((statement) => HARMLESS.test(statement.replace(/\s+/g, '')));

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Input of the checks for active content. `base`: base address of the page. */
export interface ActiveContext {
  rules: PageRules;
  base: string;
  findings: Findings;
}

/** `pageUrl`: address of the page itself. */
interface PageContext extends ActiveContext {
  pageUrl: string;
}

/** Checks an element of a certain name. */
type ElementCheck = (element: Element, context: PageContext) => void;

function inlineListed(list: readonly string[], code: string): boolean {
  return list.includes(`sha256:${sha256(code.trim())}`);
}

/** Checks code of an event handler or a `javascript:` address. */
function judgeCode(code: string, where: string, element: Element, { rules, findings }: ActiveContext): void {
  if (isHarmless(code) || inlineListed(rules.scripts, code)) return;
  findings.add(
    'HANDLER',
    `网页的 <${element.tagName}> 带有不在清单上的脚本（${where}）：${excerpt(code, 60)}`,
    {
      list: 'scripts',
      value: `sha256:${sha256(code.trim())}`,
    },
  );
}

const SCRIPT_TYPES =
  /^(|module|importmap|speculationrules|(text|application)\/(x-)?(java|ecma|j|live)script(1\.\d)?)$/;

function judgeScript(element: Element, context: ActiveContext): void {
  const { rules, base, findings } = context;
  const type = (attribute(element, 'type') ?? '').trim().toLowerCase().split(';')[0] ?? '';
  const svg = element.attrs.find(
    ({ name, prefix }) => name === 'href' && (prefix === undefined || prefix === 'xlink'),
  );
  const src =
    attribute(element, 'src') ?? (element.namespaceURI.endsWith('svg') ? (svg?.value ?? null) : null);
  if (src !== null) {
    const url = resolve(src, base);
    if (url && isListed(rules.scripts, url, rules)) return;
    const part = url && isWeb(url) ? { list: 'scripts' as const, value: listEntryFor(url, rules) } : null;
    return findings.add('SCRIPT', `网页引用了不在清单上的脚本：${excerpt(src, 100)}`, part);
  }
  const code = textOf(element);
  // Data blocks are not executed; `heading.ts` compares their statements about the article.
  if (!SCRIPT_TYPES.test(type) || code.trim() === '' || inlineListed(rules.scripts, code)) return;
  findings.add('SCRIPT', `网页里有不在清单上的脚本：${excerpt(code, 60)}`, {
    list: 'scripts',
    value: `sha256:${sha256(code.trim())}`,
  });
}

const FRAMES: Record<string, string> = { iframe: 'src', frame: 'src', portal: 'src', fencedframe: 'src' };
const PLUGINS = ['object', 'embed', 'applet', 'bgsound'];

function judgeFrame(element: Element, { rules, base, findings }: ActiveContext): void {
  const inside = attribute(element, 'srcdoc');
  if (inside !== null) return findings.add('FRAME', `网页里嵌有不在清单上的内嵌网页：${excerpt(inside, 60)}`);
  const src = attribute(element, FRAMES[element.tagName] ?? 'src') ?? '';
  if (src === '' || src === 'about:blank') return;
  const url = resolve(src, base);
  if (url && isListed(rules.frames, url, rules)) return;
  const part = url && isWeb(url) ? { list: 'frames' as const, value: listEntryFor(url, rules) } : null;
  findings.add('FRAME', `网页嵌有不在清单上的框架：${excerpt(src, 100)}`, part);
}

function judgeForm(action: string, { rules, base, findings }: ActiveContext): void {
  const url = resolve(action, base);
  if (url && isListed(rules.forms, url, rules)) return;
  const part = url && isWeb(url) ? { list: 'forms' as const, value: listEntryFor(url, rules) } : null;
  findings.add(
    'FORM',
    `网页有不在清单上的表单，提交到：${excerpt(action === '' ? '本页' : action, 100)}`,
    part,
  );
}

function judgeBase(element: Element, { pageUrl, rules, findings }: PageContext): void {
  const href = attribute(element, 'href');
  const url = href === null ? null : resolve(href, pageUrl);
  if (href !== null && (!url || !servesPages(rules, url)))
    findings.add('BASE', `网页把相对地址改指向别处（base）：${excerpt(href, 100)}`);
}

/**
 * Checks the `content` of `<meta http-equiv=refresh>`, or a `Refresh` header. The page may reload itself, but not more
 * often than every 30 s.
 */
export function checkRefresh(content: string, pageUrl: string, findings: Findings): void {
  const target = /^[\s\d.]*[;,]?\s*(?:url\s*=)?\s*["']?([^"']*)/i.exec(content)?.[1]?.trim() ?? '';
  const url = target === '' ? null : resolve(target, pageUrl);
  if (target !== '' && url?.href !== pageUrl)
    findings.add('PAGE_REFRESH', `网页会自动跳转到：${excerpt(target, 100)}`);
  else if (Number.parseFloat(content) < 30) findings.add('PAGE_REFRESH', '网页会不停地自动刷新。');
}

/** Attributes with an address that a browser follows or loads. */
const ADDRESSES = new Set(
  'href src action formaction data poster xlink:href background longdesc cite ping manifest'.split(' '),
);

function judgeAttributes(element: Element, context: ActiveContext): void {
  for (const { name: plain, prefix, value } of element.attrs) {
    const name = prefix ? `${prefix}:${plain}` : plain;
    if (/^on[a-z]/.test(name)) judgeCode(value, name, element, context);
    if (!ADDRESSES.has(name)) continue;
    const url = resolve(value, context.base);
    if (url?.protocol === 'javascript:' || url?.protocol === 'vbscript:')
      judgeCode(decodeAddress(value), name, element, context);
    else if (
      url &&
      /^(data|blob|filesystem|file):$/.test(url.protocol) &&
      !/^data:image\/(png|gif|jpe?g|webp)[;,]/i.test(value.trim())
    )
      context.findings.add('ADDRESS', `网页的 <${element.tagName}> 用了不安全的地址：${excerpt(value, 60)}`);
  }
  // An animation can set an address or a handler later.
  const target = attribute(element, 'attributeName');
  if (target !== null && /^(xlink:)?href$|^on/i.test(target))
    context.findings.add('EMBED', `网页的图形会改动地址（<${element.tagName}>）。`);
}

function decodeAddress(value: string): string {
  const code = value.replace(/[\t\n\r]/g, '').replace(/^[\s\p{Cc}]*(java|vb)script:/iu, '');
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

const judgePlugin: ElementCheck = ({ tagName }, { findings }) =>
  findings.add('EMBED', `网页嵌有插件内容（<${tagName}>）。`);

function judgeMeta(element: Element, { pageUrl, findings }: PageContext): void {
  if (/^refresh$/i.test(attribute(element, 'http-equiv')?.trim() ?? ''))
    checkRefresh(attribute(element, 'content') ?? '', pageUrl, findings);
}

function judgeTemplate(element: Element, { findings }: PageContext): void {
  if (element.attrs.some(({ name }) => /^shadowroot/.test(name)))
    findings.add('EMBED', '网页用影子结构替换了显示的内容（shadowrootmode）。');
}

const ELEMENT_CHECKS: ReadonlyMap<string, ElementCheck> = new Map([
  ['script', judgeScript],
  ...Object.keys(FRAMES).map((tagName): [string, ElementCheck] => [tagName, judgeFrame]),
  ...PLUGINS.map((tagName): [string, ElementCheck] => [tagName, judgePlugin]),
  [
    'foreignObject',
    (_, { findings }) => findings.add('EMBED', '网页的图形里嵌有网页内容（foreignObject）。'),
  ],
  ['base', judgeBase],
  ['form', (element, context) => judgeForm(attribute(element, 'action') ?? '', context)],
  ['meta', judgeMeta],
  ['template', judgeTemplate],
  ['link', judgePreload],
]);

/**
 * Checks the active content of a page: scripts, event handlers, frames, forms, plug-ins and redirections. Throws
 * `LimitExceeded` when elements are nested too deeply.
 */
export function checkActiveContent(document: Document, pageUrl: string, context: ActiveContext): void {
  const page: PageContext = { ...context, pageUrl };
  for (const element of elementsOf(document)) {
    judgeAttributes(element, context);
    ELEMENT_CHECKS.get(element.tagName)?.(element, page);
    const formAction = attribute(element, 'formaction');
    if (formAction !== null) judgeForm(formAction, context);
  }
}

function judgePreload(element: Element, context: ActiveContext): void {
  const { rules, base, findings } = context;
  const rel = (attribute(element, 'rel') ?? '').toLowerCase().split(/\s+/);
  const href = attribute(element, 'href') ?? '';
  const url = resolve(href, base);
  const script =
    rel.includes('modulepreload') || (rel.includes('preload') && attribute(element, 'as') === 'script');
  if (script && !(url && isListed(rules.scripts, url, rules)))
    findings.add(
      'SCRIPT',
      `网页引用了不在清单上的脚本：${excerpt(href, 100)}`,
      url && isWeb(url) ? { list: 'scripts', value: listEntryFor(url, rules) } : null,
    );
  if (rel.includes('canonical') && url && !servesPages(rules, url))
    findings.add('META', `网页自称的正式地址在别的网站：${excerpt(href, 100)}`);
}
