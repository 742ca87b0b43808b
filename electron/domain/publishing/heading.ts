import type { PageRules } from '../records';
import { attribute, elementsOf, textOf, type Document, type Element } from './dom';
import { excerpt, type Findings, type SignedArticle } from './model';
import { normalise } from './text';

const SEPARATORS = /[-_|—–·:：>»<《》〈〉,，、;；/\s]+/u;

/** The signed texts, from which titles, descriptions and keywords may quote. */
export interface SignedTexts {
  title: string;
  all: string;
  words: readonly string[];
}

/** Collects the signed texts and the site's words, normalised. */
export function signedTextsOf(signed: SignedArticle, bodyText: string, rules: PageRules): SignedTexts {
  const { content, siteName, columnName } = signed;
  const words = [...rules.titleWords, siteName, columnName, content.source]
    .map(normalise)
    .filter((word) => word !== '');
  const title = normalise(content.title);
  return { title, all: [title, normalise(content.summary), normalise(bodyText), ...words].join('\n'), words };
}

/** Returns whether a text beside the title consists only of words of the site. */
function onlyKnownWords(rest: string, { words }: SignedTexts): boolean {
  let left = normalise(rest);
  for (const word of [...words].sort((a, b) => b.length - a.length)) left = left.replaceAll(word, ' ');
  return left.split(SEPARATORS).every((part) => part === '');
}

/**
 * Returns whether a text is the title, whole or cut at 100 characters as in `ArticleTitle`, with only words of the site
 * beside it.
 */
export function namesTitle(text: string, quotable: SignedTexts): boolean {
  const line = normalise(text);
  const { title } = quotable;
  const short = [...title].length > 100 ? [...title].slice(0, 100).join('') : null;
  for (const candidate of [title, short]) {
    if (candidate === null || candidate === '') continue;
    const at = line.indexOf(candidate);
    if (at < 0) continue;
    const rest = `${line.slice(0, at)} ${line.slice(at + candidate.length).replace(/^(…|\.\.\.)/, '')}`;
    if (onlyKnownWords(rest, quotable)) return true;
  }
  return false;
}

/** Returns whether a description quotes the article, whole or cut. */
function isQuoted(text: string, quotable: SignedTexts): boolean {
  const line = normalise(text).replace(/(…+|\.{3,}|\[…\]|\[\.{3}\])$/u, '');
  return (
    line === '' ||
    quotable.all.replaceAll('\n', '').includes(line) ||
    namesTitle(text, quotable) ||
    onlyKnownWords(text, quotable)
  );
}

function keywordsKnown(text: string, { all }: SignedTexts): boolean {
  return text
    .split(/[,，;；、|\s]+/u)
    .map(normalise)
    .every((word) => word === '' || all.includes(word));
}

const TITLES = /^(articletitle|og:title|twitter:title|dc\.title|title|headline)$/;
const DESCRIPTIONS = /^(description|og:description|twitter:description|dc\.description)$/;
const KEYWORDS = /^(keywords|news_keywords|article:tag|dc\.subject)$/;
const SOURCES = /^(contentsource|author|og:site_name|sitename|columnname|column|source)$/;

function judgeMeta(element: Element, quotable: SignedTexts, findings: Findings): void {
  const name = (
    attribute(element, 'name') ??
    attribute(element, 'property') ??
    attribute(element, 'itemprop') ??
    ''
  )
    .trim()
    .toLowerCase();
  const content = attribute(element, 'content') ?? '';
  const known =
    (!TITLES.test(name) || namesTitle(content, quotable) || onlyKnownWords(content, quotable)) &&
    (!DESCRIPTIONS.test(name) || isQuoted(content, quotable)) &&
    (!KEYWORDS.test(name) || keywordsKnown(content, quotable)) &&
    (!SOURCES.test(name) || isQuoted(content, quotable));
  if (!known) findings.add('META', `网页的“${name}”信息与签名的内容不符：${excerpt(content, 60)}`);
}

/** Checks headline and description in structured data for search engines. */
function judgeData(json: string, quotable: SignedTexts, findings: Findings): void {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return;
  }
  const pending: unknown[] = [value];
  for (let steps = 0; pending.length > 0 && steps < 10_000; steps++) {
    const at = pending.pop();
    if (typeof at !== 'object' || at === null) continue;
    for (const [key, inner] of Object.entries(at)) {
      if (typeof inner !== 'string') pending.push(inner);
      else if (/^(headline|alternativeHeadline)$/.test(key) && !namesTitle(inner, quotable))
        findings.add('META', `网页给搜索引擎的标题与签名的不符：${excerpt(inner, 60)}`);
      else if (/^(description|articleBody)$/.test(key) && !isQuoted(inner, quotable))
        findings.add('META', `网页给搜索引擎的说明与签名的不符：${excerpt(inner, 60)}`);
    }
  }
}

/**
 * Checks the window title and the metadata for search engines. Throws `LimitExceeded` when elements are nested too deeply.
 */
export function checkHeading(document: Document, quotable: SignedTexts, findings: Findings): void {
  let titled = false;
  for (const element of elementsOf(document)) {
    if (element.tagName === 'title' && element.namespaceURI.endsWith('xhtml') && !titled) {
      titled = true;
      const text = textOf(element);
      if (!namesTitle(text, quotable))
        findings.add('TITLE_BAR', `浏览器标题栏显示的是“${excerpt(text, 60)}”，与签名的标题不符。`);
    } else if (element.tagName === 'meta') judgeMeta(element, quotable, findings);
    else if (
      element.tagName === 'script' &&
      /^application\/ld\+json/i.test(attribute(element, 'type')?.trim() ?? '')
    )
      judgeData(textOf(element), quotable, findings);
  }
  if (!titled) findings.add('TITLE_BAR', '网页没有标题（title）。');
}
