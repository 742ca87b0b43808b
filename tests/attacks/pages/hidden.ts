import {
  alterationRow,
  inArticle,
  inBody,
  style,
  onArticle,
  onBody,
  HIDDEN_TEXT,
  type Alteration,
} from './alteration';

/** The article is missing, or is in the HTML where browsers do not render it. */
const NOT_THERE: Alteration[] = [
  alterationRow('the article in a comment', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<!--${it}-->`),
  ),
  alterationRow('the article in a template', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<template>${it}</template>`),
  ),
  alterationRow('the article in a script', ['ARTICLE_MISSING'], (html) =>
    inArticle(html, (it) => `<script type="text/plain">${it}</script>`),
  ),
  alterationRow('the article in a textarea', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<textarea>${it}</textarea>`),
  ),
  alterationRow('the article in noscript', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<noscript>${it}</noscript>`),
  ),
  alterationRow('the article in an iframe’s fallback', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<iframe>${it}</iframe>`),
  ),
  alterationRow('the article in a style element', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<style>${it}</style>`),
  ),
  alterationRow('the article in xmp', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<xmp>${it}</xmp>`),
  ),
  alterationRow('the article in an attribute', 'ARTICLE_MISSING', (html) =>
    inArticle(html, (it) => `<p title='${it.replaceAll("'", '&#39;')}'>停机维护</p>`),
  ),
  alterationRow('only the title is left', 'ARTICLE_MISSING', (html) =>
    html.replace(/<article\b[\s\S]*<\/article>/, ''),
  ),
  alterationRow(
    'an empty page',
    'ARTICLE_MISSING',
    () => '<!doctype html><html><head><title>x</title></head><body></body></html>',
  ),
  alterationRow('the body behind a plaintext element', ['TEXT'], (html) =>
    html.replace('<div class="body">', '<div class="body"><plaintext>'),
  ),
  alterationRow('a page that is an error', 'ARTICLE_MISSING', (html) =>
    html.replace(/<main[\s\S]*<\/main>/, '<main><h1>502 Bad Gateway</h1></main>'),
  ),
  alterationRow('the fallback of a video', 'HIDDEN', (html) =>
    inArticle(html, (it) => `<video>${it}</video>`),
  ),
];

/** Style declarations that make the rendered article invisible. */
const INVISIBLE: Array<[name: string, css: string]> = [
  ['display:none', 'display:none'],
  ['visibility:hidden', 'visibility:hidden'],
  ['opacity', 'opacity:0.01'],
  ['a font of no size', 'font-size:0'],
  ['a font of one pixel', 'font-size:1px'],
  ['a position off the screen', 'position:absolute;left:-9999px'],
  ['a transform off the screen', 'transform:translateX(-5000px)'],
  ['a margin off the screen', 'margin-left:-9999px'],
  ['a text indent', 'text-indent:-9999px'],
  ['clip', 'position:absolute;clip:rect(0 0 0 0)'],
  ['clip-path', 'clip-path:inset(100%)'],
  ['the colour of the background', 'color:#fff;background:#fffffe'],
  ['a transparent colour', 'color:rgba(0,0,0,0)'],
  ['a text fill', '-webkit-text-fill-color:transparent'],
  ['no height', 'height:0;overflow:hidden'],
  ['no width', 'width:0px;overflow:hidden'],
  ['a scale', 'transform:scale(0)'],
  ['a filter', 'filter:opacity(0)'],
  ['content-visibility', 'content-visibility:hidden'],
  ['a variable', '--x:none;display:var(--x)'],
  ['an escape', 'd\\69splay:none'],
];
const HIDDEN: Alteration[] = [
  ...INVISIBLE.map(([name, css]) =>
    alterationRow(`hidden by ${name}, inline`, 'HIDDEN', (html) => onBody(html, `style="${css}"`)),
  ),
  ...INVISIBLE.slice(0, 6).map(([name, css]) =>
    alterationRow(`hidden by ${name}, in a rule for its class`, 'HIDDEN', (html) =>
      style(html, `.body{${css}}`),
    ),
  ),
  alterationRow('hidden by a rule for the element', 'HIDDEN', (html) =>
    style(html, 'main > article{display:none}'),
  ),
  alterationRow('hidden by a rule for an attribute', 'HIDDEN', (html) =>
    style(html, '[data-content-hash]{display:none}'),
  ),
  alterationRow('hidden by a rule with an escape and a comment', 'HIDDEN', (html) =>
    style(html, '.b\\6f dy/**/{display:none}'),
  ),
  alterationRow('hidden by :is and nesting', 'HIDDEN', (html) =>
    style(html, 'article{& :is(.body){display:none}}'),
  ),
  alterationRow('hidden by importance over an inline style', 'HIDDEN', (html) =>
    style(onBody(html, 'style="display:block"'), '.body{display:none!important}'),
  ),
  alterationRow('hidden, and shown again only by what no browser reads', 'HIDDEN', (html) =>
    style(html, '.body{display:none} .body:contains("接访"){display:block} .body{display:foo}'),
  ),
  alterationRow('hidden on screens, shown on paper', 'HIDDEN', (html) =>
    style(html, '.body{display:none}@media print{.body{display:block}}'),
  ),
  alterationRow('hidden on phones', 'HIDDEN', (html) =>
    style(html, '@media (max-width:600px){.body{display:none}}'),
  ),
  alterationRow('hidden in quirks mode by a class in capitals', 'HIDDEN', (html) =>
    style(html.replace('<!DOCTYPE html>', ''), '.BODY{display:none}'),
  ),
  alterationRow('hidden in a layer', 'HIDDEN', (html) => style(html, '@layer a{.body{display:none}}')),
  alterationRow(
    'hidden under a condition that browsers meet',
    'STYLE_UNJUDGED',
    (html) => style(html, '@supports (display:block){.body{font-size:0}}'),
    'unknown',
  ),
  alterationRow('hidden, and shown again under a condition that none meets', 'HIDDEN', (html) =>
    style(html, '.body{display:none}@supports (foo:bar){.body{display:block}}'),
  ),
  alterationRow('hidden, and shown again by an inline style that the policy forbids', 'HIDDEN', (html) => ({
    body: onArticle(html, 'hidden style="display:block"'),
    headers: { 'content-security-policy': "style-src 'self'" },
  })),
  alterationRow('hidden, and shown again by an inline style that a nonce forbids', 'HIDDEN', (html) => ({
    body: onArticle(html, 'hidden style="display:block"'),
    headers: { 'content-security-policy': "style-src 'unsafe-inline' 'nonce-4f2a'" },
  })),
  alterationRow('hidden by importance in a layer over an important inline style', 'HIDDEN', (html) =>
    style(onBody(html, 'style="display:block!important"'), '@layer a{.body{display:none!important}}'),
  ),
  alterationRow(
    'hidden 25 rules deep',
    'PAGE_LIMIT',
    (html) => style(html, `.body{${'&{'.repeat(25)}display:none${'}'.repeat(26)}`),
    'unknown',
  ),
  alterationRow('in the colour that it began with, on black', 'HIDDEN', (html) =>
    style(html, 'article{background:#000;color:#fff}.body{color:initial}'),
  ),
  alterationRow('covered by a white box', 'OVERLAY', (html) =>
    inBody(
      html,
      '<div style="position:absolute;top:200px;left:0;width:1000px;height:600px;background:#fff"></div>',
    ),
  ),
  alterationRow('covered by a pseudo-element', 'OVERLAY', (html) =>
    style(html, 'main::after{content:"";position:absolute;inset:0;background:#fff}'),
  ),
  alterationRow('the hidden attribute', 'HIDDEN', (html) => onArticle(html, 'hidden')),
  alterationRow('the popover attribute', 'HIDDEN', (html) => onArticle(html, 'popover')),
  alterationRow('a closed details element', 'HIDDEN', (html) =>
    inArticle(html, (it) => `<details>${it}</details>`),
  ),
  alterationRow('a closed dialog', 'HIDDEN', (html) => inArticle(html, (it) => `<dialog>${it}</dialog>`)),
  alterationRow('one sentence hidden', ['TEXT', 'HIDDEN'], (html) =>
    html.replace(HIDDEN_TEXT, `<span style="display:none">${HIDDEN_TEXT}</span>`),
  ),
  alterationRow('one word in a white font', ['TEXT', 'HIDDEN'], (html) =>
    html.replace('身份证件', '<font color="white">身份证件</font>'),
  ),
  alterationRow(
    'only the first letter left out',
    'STYLE_UNJUDGED',
    (html) => style(html, '.body p::first-letter{font-size:0}'),
    'unknown',
  ),
  alterationRow(
    'cut off after a few lines',
    'STYLE_UNJUDGED',
    (html) => onBody(html, 'style="max-height:60px;overflow:hidden"'),
    'unknown',
  ),
  alterationRow(
    'turned over',
    'STYLE_UNJUDGED',
    (html) => onBody(html, 'style="transform:rotate(180deg)"'),
    'unknown',
  ),
  alterationRow('covered by a fixed box', ['OVERLAY', 'TEXT_EXTRA'], (html) =>
    inBody(html, '<div style="position:fixed;inset:0;background:red">本站已被接管</div>'),
  ),
  alterationRow('covered by a fixed box without text', 'OVERLAY', (html) =>
    inBody(html, '<div style="position:fixed;top:0;left:0;width:100vw;height:100vh;background:red"></div>'),
  ),
  alterationRow('hidden by a style sheet of the site itself', 'HIDDEN', (html) => [
    { body: html.replace('style.css', 'style.css?1') },
    { path: '/style.css', type: 'text/css', body: 'article{display:none}' },
  ]),
];

export const HIDDEN_ARTICLES: readonly Alteration[] = [...NOT_THERE, ...HIDDEN];
