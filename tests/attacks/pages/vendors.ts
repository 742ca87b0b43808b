import { createHash } from 'node:crypto';
import type { PageRules } from '../../../electron/platform/contract';
import { renderBody, sizeText } from '../../../electron/domain/article/render';
import { publicBlobPath, PUBLIC_IMAGE_NAME } from '../../../electron/domain/article/render';
import { defaultRules } from '../../../electron/domain/publishing/defaults';
import type { Answer, Published } from './published';

/** A page as a content management system renders it, with the page rules that a site administrator would confirm. */
export interface Vendor {
  name: string;
  rules: Partial<PageRules>;
  make(page: Parts): string | Answer | Answer[];
}

/** Values that the templates insert. */
export interface Parts {
  title: string;
  source: string;
  summary: string;
  body: string;
  /** The body in two parts, split before its figure. */
  halves: [string, string];
  image: string;
  file: { url: string; name: string; size: string };
  date: string;
  time: string;
  url: string;
}

export function partsOf({ content, url, html }: Published): Parts {
  const imageSource = (sha256: string) => publicBlobPath(sha256, PUBLIC_IMAGE_NAME);
  const [attachment] = content.attachments;
  const body = renderBody(content, { imageSource });
  const cut = body.indexOf('<figure>');
  const [date = '', time = ''] = (/<time datetime="[^"]*">([^<]*)/.exec(html)?.[1] ?? '').split(' ');
  return {
    title: content.title,
    source: content.source,
    summary: content.summary,
    body,
    halves: [body.slice(0, cut), body.slice(cut)],
    image: /src="([^"]*)"/.exec(body)?.[1] ?? '',
    file: {
      url: publicBlobPath(attachment!.sha256, attachment!.name),
      name: attachment!.name,
      size: sizeText(attachment!.size),
    },
    date,
    time,
    url,
  };
}

const COUNTER = 'var hits=function(id){new Image().src="/hits?id="+id};hits(1);';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const COUNTER_HASH = sha256(COUNTER);
const ZOOM_HASH = sha256('doZoom(16)');

const FOOT = `<div class="foot"><p>主办：六安市信访局 网站标识码：3415000012 皖ICP备05000001号 <a href="https://beian.mps.gov.cn/">皖公网安备34150000000001号</a></p>
<script src="//dcs.conac.cn/js/13/188/0000/40000001/CA1880000400000010001.js"></script><a href="https://bszs.conac.cn/sitename?method=show"><img src="/images/jg.png" alt="党政机关"></a>
<script id="_jiucuo_" sitecode="3415000012" src="https://pucha.kaipuyun.cn/exposure/jiucuo.js"></script></div>`;
const SCRIPTS = [
  'https://dcs.conac.cn/js/*',
  'https://pucha.kaipuyun.cn/exposure/jiucuo.js',
  `sha256:${COUNTER_HASH}`,
];

const page = (head: string, body: string, mode = '<!DOCTYPE html>') =>
  `${mode}<html lang="zh-CN"><head><meta charset="utf-8"><meta name="SiteName" content="六安市信访局">${head}</head><body>${body}${FOOT}</body></html>`;
const crumbs =
  '<div class="crumb">您现在的位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a> &gt; 正文</div>';

const kaipu = (
  parts: Parts,
  change: Partial<{ body: string; head: string; title: string; extra: string }> = {},
) =>
  page(
    `<title>${change.title ?? `${parts.title}_六安市信访局`}</title><meta name="ArticleTitle" content="${parts.title}"><meta name="PubDate" content="${parts.date} ${parts.time}"><meta name="ContentSource" content="${parts.source}"><meta name="ColumnName" content="通知公告"><meta name="Description" content="${parts.summary}">${change.head ?? ''}`,
    `<div class="header"><img src="/images/logo.png" alt="六安市信访局"></div>${crumbs}
<div class="wzcon j-fontContent"><h1 class="wztit">${parts.title}</h1>
<div class="wzfbxx"><span class="fbxx">发布时间：${parts.date} ${parts.time}</span><span class="ly">来源：${parts.source}</span><span>浏览次数：<span id="hits">128</span>次</span><span class="zh">字号：[ <a href="javascript:doZoom(16)">大</a> <a href="javascript:doZoom(16)">中</a> ]</span></div>
<p class="zy">${parts.summary}</p>
<div id="zoom" class="j-fontContent newscontnet">${change.body ?? parts.body}</div>
<div class="fj"><p>附件：</p><p>1.<a href="${parts.file.url}" title="${parts.file.name}">${parts.file.name}</a>（${parts.file.size}）</p></div>
<p class="zrbj">责任编辑：林晓禾</p>${change.extra ?? ''}
<div class="dy"><a href="javascript:window.print();">【打印】</a><a href="#" onclick="window.close();return false;">【关闭】</a></div></div><script>${COUNTER}</script>`,
  );

const KAIPU: Partial<PageRules> = {
  title: 'h1.wztit',
  body: '#zoom',
  files: '.wzcon > .fj',
  parts: [
    { selector: '.wzfbxx', texts: ['发布时间：{date} {time} 来源：{source} 浏览次数：{n}次 字号：[大中]'] },
    { selector: '.wzcon > .zy', texts: ['{summary}'] },
    { selector: '.wzcon > .zrbj', texts: ['责任编辑：{name}'] },
    { selector: '.wzcon > .dy', texts: ['【打印】【关闭】'] },
    { selector: '.share', texts: ['分享到：微信微博', '扫一扫在手机打开当前页'] },
  ],
  frame: ['.header', '.crumb', '.foot', '.side'],
  scripts: [...SCRIPTS, `sha256:${ZOOM_HASH}`, '/js/*'],
  styles: ['/style.css', '/css/*'],
  images: ['/images/*'],
};

const TRS: Partial<PageRules> = {
  title: '.xl_title',
  body: '.TRS_Editor',
  files: '.xl_appendix',
  parts: [
    { selector: '.xl_info', texts: ['时间：{date} 来源：{source} 点击数：{n}'] },
    { selector: '.xl_summary', texts: ['{summary}'] },
  ],
  frame: ['.top', '.crumb', '.foot', '.right'],
  scripts: SCRIPTS,
  styles: ['/style.css'],
  images: ['/images/*'],
};
const trs = (parts: Parts, body: string) =>
  page(
    `<title>${parts.title} - 六安市信访局</title><style>.TRS_Editor P{margin-top:1em;line-height:2}.TRS_Editor TABLE{border-collapse:collapse}.hide{display:none}</style>`,
    `<div class="top"><ul><li><a href="/">首页</a></li></ul></div>${crumbs}<div class="xl_title">${parts.title}</div><div class="xl_info">时间：${parts.date}&nbsp;&nbsp;来源：${parts.source}&nbsp;&nbsp;点击数：<span>77</span></div><div class="xl_summary">${parts.summary}</div>
<div class="xl_con"><div class=TRS_Editor>${body}</div></div><div class="xl_appendix">附件下载：<a href="${parts.file.url}">接访安排</a></div>`,
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
  );

const HANWEB: Partial<PageRules> = {
  title: 'td.title',
  body: '#zoom',
  files: '#zoom p.fj',
  parts: [
    { selector: 'td.info', texts: ['发布日期：{date} {time} 信息来源：{source} 浏览次数：{n} 字体：大中小'] },
    { selector: 'td.zy', texts: ['{summary}'] },
  ],
  frame: ['#head', '.crumb', '.foot'],
  scripts: SCRIPTS,
  styles: ['/style.css'],
  images: ['/images/*'],
};
const hanweb = (parts: Parts, body: string) =>
  page(
    `<title>六安市信访局 通知公告 ${parts.title}</title><meta name="keywords" content="通知公告,接访,${parts.source}">`,
    `<table id="head" width="1000"><tr><td bgcolor="#c00"><font color="#ffffff">六安市信访局</font></td></tr></table>${crumbs}<table id="article" width="100%"><tbody><tr><td class="title">${parts.title}</td></tr><tr><td class="info">发布日期：${parts.date} ${parts.time} 信息来源：${parts.source} 浏览次数：<b>9</b> 字体：大 中 小</td></tr><tr><td class="zy">${parts.summary}</td></tr><tr><td class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin-->${body}<!--ZJEG_RSS.content.end--><p class="fj">附件：<a href="${parts.file.url}" target="_blank">${parts.file.name}</a></p></div></td></tr></tbody></table>`,
  );

const WORDPRESS: Partial<PageRules> = {
  title: 'h1.entry-title',
  body: '.entry-content',
  files: '.wp-block-file',
  parts: [
    { selector: '.entry-meta', texts: ['{date} 来源：{source}'] },
    { selector: '.entry-excerpt', texts: ['{summary}'] },
  ],
  frame: ['header.site', '.foot', 'aside.widget', 'nav.post-navigation', '.crumb'],
  scripts: [...SCRIPTS, '/wp-includes/*'],
  styles: ['/style.css', '/wp-content/*'],
  images: ['/images/*'],
  forms: ['/'],
};
const wordpress = (parts: Parts, body: string) =>
  page(
    `<title>${parts.title} &#8211; 六安市信访局</title><meta property="og:title" content="${parts.title}"><meta property="og:description" content="${parts.summary} […]"><link rel="canonical" href="${parts.url}"><link rel="alternate" type="application/rss+xml" href="/feed/"><style>:root{--wp--preset--color--contrast:#111;--wp--preset--font-size--medium:clamp(1rem,1rem + ((1vw - 0.2rem)*0.227),1.125rem)}body{color:var(--wp--preset--color--contrast);font-size:var(--wp--preset--font-size--medium)}.screen-reader-text{position:absolute;clip:rect(1px,1px,1px,1px)}@media (max-width:600px){.widget{display:none}}</style><script src="/wp-includes/js/jquery.min.js?ver=3.7"></script><script type="application/ld+json">{"@type":"Article","headline":"${parts.title}"}</script>`,
    `<header class="site"><a class="screen-reader-text" href="#content">跳至内容</a><h1>六安市信访局</h1></header><main id="content"><article id="post-7" class="post-7 post hentry"><h1 class="entry-title">${parts.title}</h1><div class="entry-meta"><time datetime="x">${parts.date}</time> 来源：${parts.source}</div><p class="entry-excerpt">${parts.summary}</p><div class="entry-content wp-block-post-content">${body}<div class="wp-block-file"><a href="${parts.file.url}">${parts.file.name}</a><a href="${parts.file.url}" class="wp-block-file__button" download>下载</a></div></div></article><nav class="post-navigation"><a href="/a/">上一篇：另一则通知</a></nav><aside class="widget"><form action="/" method="get"><input name="s"><button>搜索</button></form><a href="https://wordpress.gov.cn/">链接</a></aside></main>`,
  );

const DRUPAL: Partial<PageRules> = {
  title: 'h1.page-header',
  body: '.field--name-body',
  files: '.field--name-field-files',
  parts: [
    { selector: '.submitted', texts: ['由{name}提交于{date} - {time}'] },
    { selector: '.field--name-field-source', texts: ['来源{source}'] },
    { selector: '.field--name-field-summary', texts: ['{summary}'] },
  ],
  frame: ['#navbar', '.breadcrumb', '.foot', '.crumb', '.visually-hidden'],
  scripts: [...SCRIPTS, '/core/*', '/sites/default/files/js/*'],
  styles: ['/style.css'],
  images: ['/images/*'],
};
const drupal = (parts: Parts, body: string) =>
  page(
    `<title>${parts.title} | 六安市信访局</title><meta name="Generator" content="Drupal 10"><style media="all">.visually-hidden{position:absolute!important;overflow:hidden;clip:rect(1px,1px,1px,1px);width:1px;height:1px}</style>`,
    `<a href="#main" class="visually-hidden">跳转到主要内容</a><div id="navbar"><a href="/">六安市信访局</a></div>${crumbs}<div role="main"><h1 class="page-header"><span>${parts.title}</span></h1><article data-history-node-id="12" class="node"><footer class="submitted">由林晓禾提交于${parts.date} - ${parts.time}</footer><div class="field field--name-field-source"><div class="field--label">来源</div><div>${parts.source}</div></div><div class="field field--name-field-summary">${parts.summary}</div><div class="field field--name-body"><div property="schema:text">${body}</div></div><div class="field field--name-field-files"><span class="file file--mime-application-pdf"><a href="${parts.file.url}" type="application/pdf">${parts.file.name}</a></span> <span>(${parts.file.size})</span></div></article></div><script type="application/json" data-drupal-selector="drupal-settings-json">{"path":{"baseUrl":"/"}}</script><script src="/core/misc/drupal.js?v=10"></script>`,
  );

const indent = (body: string) => body.replaceAll('<p>', '<p>　　').replaceAll('<td><p>　　', '<td><p>');
const spans = (body: string) =>
  body.replace(
    /<p>([^<]+)<\/p>/g,
    '<p style="text-indent:2em;line-height:1.75"><span style="font-family:仿宋_GB2312;font-size:16pt"><font face="仿宋">$1</font></span></p>',
  );

export const VENDORS: readonly Vendor[] = [
  { name: '开普云', rules: KAIPU, make: (parts) => kaipu(parts) },
  {
    name: '开普云, indents of ideographic spaces and no-break spaces',
    rules: KAIPU,
    make: (parts) =>
      kaipu(parts, {
        body: indent(parts.body)
          .replace('12月3日上午', '12月3日&nbsp;上午')
          .replace('\u3000\u3000市', '&nbsp;&nbsp;&ensp;&#12288;市'),
      }),
  },
  {
    name: '开普云, fonts and spans from a word processor',
    rules: KAIPU,
    make: (parts) => kaipu(parts, { body: spans(parts.body) }),
  },
  {
    name: '开普云, images loaded late',
    rules: KAIPU,
    make: (parts) =>
      kaipu(parts, {
        head: '<script src="/js/lazyload.js"></script>',
        body: parts.body.replace('<img src=', '<img src="/images/loading.gif" data-src='),
      }),
  },
  {
    name: '开普云, a transparent pixel until the image is loaded',
    rules: KAIPU,
    make: (parts) =>
      kaipu(parts, {
        body: parts.body.replace(
          '<img src=',
          '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" data-original=',
        ),
      }),
  },
  {
    name: '开普云, a share bar and a QR code',
    rules: KAIPU,
    make: (parts) =>
      kaipu(parts, {
        extra:
          '<div class="share">分享到：<a href="javascript:;">微信</a><a href="javascript:void(0)">微博</a></div><div class="share" style="display:none"><img src="/images/qr.png">扫一扫在手机打开当前页</div>',
      }),
  },
  {
    name: '开普云, Windows line ends and white space everywhere',
    rules: KAIPU,
    make: (parts) =>
      kaipu(parts, { body: parts.body.replaceAll('><', '>\r\n  <').replace('依次排队', '依次\r\n\t排队') }),
  },
  {
    name: '开普云, in grey on a day of mourning',
    rules: KAIPU,
    make: (parts) =>
      kaipu(parts, {
        head: '<style>html{filter:grayscale(100%);-webkit-filter:grayscale(100%);filter:progid:DXImageTransform.Microsoft.BasicImage(grayscale=1)}</style>',
      }),
  },
  {
    name: '开普云, in GBK',
    rules: KAIPU,
    make: (parts) => ({
      type: 'text/html; charset=GB2312',
      body: gbk(kaipu(parts).replace('charset="utf-8"', 'charset="gb2312"')),
    }),
  },
  { name: 'TRS', rules: TRS, make: (parts) => trs(parts, parts.body) },
  {
    name: 'TRS, classes, styles and data attributes on every element',
    rules: TRS,
    make: (parts) =>
      trs(
        parts,
        parts.body.replace(
          /<(p|h2|td|tr|ol|li)>/g,
          '<$1 class="MsoNormal cms-$1" data-index="1" style="margin:0cm;font-size:12.0pt;color:#333333">',
        ),
      ),
  },
  {
    name: 'TRS, everything in entities',
    rules: TRS,
    make: (parts) =>
      trs(parts, parts.body.replace('集中接访', '&#38598;&#x4e2d;&#25509;访').replace('9:00', '9&colon;00')),
  },
  {
    name: 'TRS, line breaks for paragraphs and capitals for tags',
    rules: TRS,
    make: (parts) =>
      trs(
        parts,
        parts.body
          .replace('通知如下。</p>', '通知如下。<BR></P>')
          .replace('<p>市信访局', '<P ALIGN=right>市信访局')
          .replace('<h2>', '<DIV><STRONG>')
          .replace('</h2>', '</STRONG></DIV>'),
      ),
  },
  { name: '大汉', rules: HANWEB, make: (parts) => hanweb(parts, parts.body) },
  {
    name: '大汉, links and images without their protocol',
    rules: HANWEB,
    make: (parts) =>
      hanweb(
        parts,
        parts.body
          .replace('https://www.gjxfj', '//www.gjxfj')
          .replace('src="/', `src="//${new URL(parts.url).host}/`),
      ),
  },
  { name: 'WordPress', rules: WORDPRESS, make: (parts) => wordpress(parts, parts.body) },
  {
    name: 'WordPress, a gallery that links to the image itself',
    rules: WORDPRESS,
    make: (parts) => wordpress(parts, parts.body.replace(/(<img[^>]*>)/, `<a href="${parts.image}">$1</a>`)),
  },
  {
    name: 'WordPress, the same image for all screens',
    rules: WORDPRESS,
    make: (parts) =>
      wordpress(
        parts,
        parts.body.replace(
          '<img ',
          `<img width="480" height="320" loading="lazy" decoding="async" srcset="${parts.image} 1x, ${parts.image} 2x" `,
        ),
      ),
  },
  { name: 'Drupal', rules: DRUPAL, make: (parts) => drupal(parts, parts.body) },
  {
    name: 'Drupal, wrapped once more, with edit marks for screen readers',
    rules: DRUPAL,
    make: (parts) =>
      drupal(parts, `<div class="text-formatted"><section aria-hidden="false">${parts.body}</section></div>`),
  },
  {
    name: 'an article on two pages',
    rules: {
      ...KAIPU,
      files: '.wzcon > .fj',
      next: '.fj + a.next, a.next',
      parts: [...KAIPU.parts!, { selector: 'a.next', texts: ['下一页'] }],
    },
    make: ({ halves, ...parts }) => {
      const all = { halves, ...parts };
      const second = new URL(parts.url).pathname.replace('.html', '_2.html');
      const without = (html: string) => html.replace(/<div class="fj">[\s\S]*?<\/div>/, '');
      return [
        {
          body: without(
            kaipu(all, { body: halves[0], extra: `<a class="next" href="${second}">下一页</a>` }),
          ),
        },
        { path: second, body: kaipu(all, { body: halves[1] }) },
      ];
    },
  },
];

/** Returns the default rules of the practice site, overridden by those of the vendor. */
export const rulesFor = ({ rules }: Vendor, page: Published): PageRules => ({
  ...defaultRules('portal', new URL(page.url).host),
  titleWords: ['六安市信访局'],
  ...rules,
});

/** Encodes text as GBK. Supports ASCII and the characters of GB 2312. */
function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, [number, number]>();
  for (let high = 0xa1; high <= 0xf7; high++)
    for (let low = 0xa1; low <= 0xfe; low++) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from([...text].flatMap((character) => codes.get(character) ?? [character.charCodeAt(0)]));
}
