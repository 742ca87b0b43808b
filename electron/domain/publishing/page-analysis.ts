import type { PageRules } from '../records';
import { attribute, elementsOf, parseHtml, LimitExceeded, type Document } from './dom';
import { Cascade, type StyleAssumptions } from './css/cascade';
import { SCREENS } from './css/media';
import { resolve, servesPages } from './address';
import { checkActiveContent, checkRefresh } from './active';
import { decodePage } from './charset';
import {
  excerpt,
  MAX_PAGE,
  type FetchedPage,
  type Findings,
  type ResourceRequest,
  type Resource,
  type SignedArticle,
} from './model';
import { divideIntoRegions, compileTests, type Regions } from './regions';
import { stylesOf } from './styles';
import { Appearances } from './visibility';

/** Input and collected results of one inspection. */
export interface Inspector {
  signed: SignedArticle;
  rules: PageRules;
  resources: ReadonlyMap<string, Resource>;
  findings: Findings;
  needs: ResourceRequest[];
}

/** One page of the article, analysed for each reading of its styles and each of `SCREENS`. */
export interface PageView {
  url: string;
  base: string;
  document: Document;
  views: PageAppearance[];
}

/** The page in one reading of its styles on one screen. */
export interface PageAppearance {
  where: string;
  reading: StyleAssumptions;
  screen: number;
  look: Appearances;
  regions: Regions;
}

/**
 * Analyses a response; reports findings and returns null when it is not a usable page. Throws `LimitExceeded` when it exceeds
 * a limit.
 */
export function analysePage(page: FetchedPage, inspector: Inspector): PageView | null {
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
  if (headers['refresh'] !== undefined) checkRefresh(headers['refresh'], url, findings);
  if (/rel="?stylesheet/i.test(headers['link'] ?? '')) findings.add('STYLE', '网页的应答头里引用了样式表。');
  const quirks = document.mode === 'quirks';
  const base = baseOf(document, url);
  const sheets = stylesOf(document, { rules, base, quirks, resources, needs, findings });
  checkActiveContent(document, url, { rules, base, findings });
  try {
    const tests = compileTests(rules, quirks);
    const readings: StyleAssumptions[] = [{ unsure: false, inPage: true }];
    if (sheets.conditional) readings.push({ unsure: true, inPage: true });
    if (forbidsInline(document, headers)) readings.push({ unsure: false, inPage: false });
    const views = readings.flatMap((reading) => {
      const cascade = new Cascade(sheets.rules, quirks, reading);
      return SCREENS.map((screen, index): PageAppearance => {
        const look = new Appearances(cascade, quirks, index);
        const where = `${reading.inPage ? '' : '不带页内样式时，'}${screen.name === 'phone' ? '在手机上，' : ''}`;
        return { where, reading, screen: index, look, regions: divideIntoRegions(document, tests, look) };
      });
    });
    return { url, base, document, views };
  } catch (error) {
    if (error instanceof LimitExceeded) throw error;
    findings.add('RULES_INVALID', '本站的核验规则里有无法使用的选择器，请站点管理员核对。');
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

/** Returns whether a content security policy forbids inline styles. */
function forbidsInline(document: Document, headers: Record<string, string>): boolean {
  const policies = [headers['content-security-policy'] ?? ''];
  for (const element of elementsOf(document))
    if (
      element.tagName === 'meta' &&
      /^content-security-policy$/i.test(attribute(element, 'http-equiv') ?? '')
    )
      policies.push(attribute(element, 'content') ?? '');
  return policies.flatMap((policy) => policy.split(',')).some(policyForbidsInline);
}

/**
 * Returns whether one policy forbids `<style>` or `style` attributes: the sources of `style-src-elem` or
 * `style-src-attr`, else of `style-src`, else of `default-src`, lack 'unsafe-inline' (CSP 3 §6.8.3). With a nonce or
 * hash, which an attribute cannot have, 'unsafe-inline' is ignored.
 */
function policyForbidsInline(policy: string): boolean {
  const directives = new Map<string, string[]>();
  for (const directive of policy.split(';')) {
    const [name = '', ...sources] = directive.trim().toLowerCase().split(/\s+/);
    if (name !== '' && !directives.has(name)) directives.set(name, sources);
  }
  return ['style-src-elem', 'style-src-attr'].some((name) => {
    const sources = directives.get(name) ?? directives.get('style-src') ?? directives.get('default-src');
    if (!sources) return false;
    const strict = sources.some((source) => /^'(nonce-|sha(256|384|512)-)/.test(source));
    return strict || !sources.includes("'unsafe-inline'");
  });
}
