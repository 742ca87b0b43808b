import { alterationRow, inArticle, inHead, inBody, style, type Alteration } from './alteration';
import { HIDDEN_ARTICLES } from './hidden';

/** Changes of the visible text and of the metadata. */
const TEXT: Alteration[] = [
  alterationRow('a digit changed', 'TEXT', (html) => html.replace('12月3日上午', '12月8日上午')),
  alterationRow('a sentence added', 'TEXT', (html) =>
    html.replace('依次排队登记。', '依次排队登记。请转账至指定账户。'),
  ),
  alterationRow('a sentence removed', 'TEXT', (html) => html.replace('依次排队登记。', '')),
  alterationRow('a letter that looks the same', 'TEXT', (html) => html.replace('2026年', '２０２６年')),
  alterationRow('text turned round', 'TEXT', (html) => html.replace('9:00', '\u202E00:9\u202C')),
  alterationRow(
    'a direction override',
    'STYLE_UNJUDGED',
    (html) => html.replace('2331', '<bdo dir="rtl">2331</bdo>'),
    'unknown',
  ),
  alterationRow('numbers moved between cells', 'TEXT', (html) =>
    html.replace('<td><p>1</p></td><td><p>2331</p></td>', '<td><p>12</p></td><td><p>331</p></td>'),
  ),
  alterationRow('the struck words no longer struck', 'TEXT', (html) => html.replace(/<\/?s>/g, '')),
  alterationRow('words struck out', 'TEXT', (html) => html.replace('依次排队登记', '<s>依次排队登记</s>')),
  alterationRow('a list that begins at another number', 'TEXT', (html) =>
    html.replace('<ol>', '<ol start="7">'),
  ),
  alterationRow('digits raised', 'TEXT', (html) => html.replace('2331', '23<sup>31</sup>')),
  alterationRow('text put before by a style', 'TEXT', (html) =>
    style(html, '.body::before{content:"本通知作废。"}'),
  ),
  alterationRow(
    'words moved by a float',
    'STYLE_UNJUDGED',
    (html) => html.replace('2331', '<span style="float:right">23</span>31'),
    'unknown',
  ),
  alterationRow('the headline changed', 'TITLE', (html) => html.replace('<h1>关于', '<h1>暂停')),
  alterationRow('the source changed', 'PART', (html) => html.replace('来源：局办公室', '来源：某某商城')),
  alterationRow('the summary changed', 'PART', (html) => html.replace('定于12月3日', '定于12月8日')),
  alterationRow('the date changed', 'PART', (html) =>
    html.replace(/发布时间：(<time[^>]*>)[^<]*/, '发布时间：$12020-01-01 08:00'),
  ),
  alterationRow('the window’s title hijacked', 'TITLE_BAR', (html) =>
    html.replace(/<title>[^<]*/, '<title>澳门新葡京官网'),
  ),
  alterationRow('words added to the window’s title', 'TITLE_BAR', (html) =>
    html.replace('</title>', ' - 澳门新葡京官网</title>'),
  ),
  alterationRow('the description hijacked', 'META', (html) =>
    inHead(html, '<meta name="description" content="在线博彩首选平台">'),
  ),
  alterationRow('the keywords hijacked', 'META', (html) =>
    inHead(html, '<meta name="keywords" content="接访,彩票,百家乐">'),
  ),
  alterationRow('the headline for search engines hijacked', 'META', (html) =>
    inHead(html, '<script type="application/ld+json">{"@type":"Article","headline":"在线博彩"}</script>'),
  ),
  alterationRow('another canonical address', 'META', (html) =>
    inHead(html, '<link rel="canonical" href="https://evil.example/">'),
  ),
  alterationRow('another content hash', 'HASH_MARK', (html) =>
    html.replace(/data-content-hash="[0-9a-f]{64}"/, `data-content-hash="${'a'.repeat(64)}"`),
  ),
];

const BESIDE: Alteration[] = [
  alterationRow('a second article', 'ARTICLE_TWICE', (html) =>
    inArticle(html, (it) => `${it}<article><h1>公告</h1><p>本站迁移</p></article>`),
  ),
  alterationRow('the same article twice', 'ARTICLE_TWICE', (html) => inArticle(html, (it) => it + it)),
  alterationRow('a second body in the article', 'ARTICLE_TWICE', (html) =>
    html.replace('<div class="body">', '<div class="body"><p>新内容</p></div><div class="body">'),
  ),
  alterationRow('text beside the body', 'TEXT_EXTRA', (html) =>
    html.replace('</article>', '<p>咨询请加微信</p></article>'),
  ),
  alterationRow('text before the article', 'TEXT_EXTRA', (html) =>
    html.replace('<article', '<p>本通知作废</p><article'),
  ),
  alterationRow('a long text in the foot', 'TEXT_LONG', (html) =>
    html.replace('<footer>', `<footer><p>${'本站公告内容已变更。'.repeat(40)}</p>`),
  ),
  alterationRow('a link added to the body', 'LINK_EXTRA', (html) =>
    html.replace('身份证件', '<a href="/tzgg/">身份证件</a>'),
  ),
  alterationRow('a link that leads elsewhere', ['LINK_MISSING', 'LINK_EXTRA'], (html) =>
    html.replace('https://www.gjxfj.gov.cn/', 'https://www.gjxfj.gov.cn.evil.example/'),
  ),
  alterationRow('a link to nowhere', 'LINK_MISSING', (html) =>
    html.replace(/<a href="https:\/\/www\.gjxfj[^>]*>([^<]*)<\/a>/, '$1'),
  ),
  alterationRow('a hidden link in the foot', 'HIDDEN_LINK', (html) =>
    inBody(html, '<footer><a style="display:none" href="https://casino.example/">博彩</a></footer>'),
  ),
  alterationRow('a hidden link off the screen', 'HIDDEN_LINK', (html) =>
    inBody(
      html,
      '<div style="position:absolute;top:-5000px"><a href="https://casino.example/">博彩</a></div>',
    ),
  ),
  alterationRow('a link to a strange site in the navigation', 'LINK_HOST', (html) =>
    html.replace(
      '<nav class="main"',
      '<nav class="main"><a href="https://casino.example/">友情链接</a></nav><nav class="main"',
    ),
  ),
  alterationRow('an image put into the body', 'IMAGE_EXTRA', (html) =>
    html.replace('<p>市信访局办公室', '<img src="/x.png"><p>市信访局办公室'),
  ),
  alterationRow('the image removed', 'IMAGE_MISSING', (html) => html.replace(/<figure>.*?<\/figure>/, '')),
  alterationRow('the image of another site', 'IMAGE_CHANGED', (html) =>
    html.replace(/src="\/blobs/, 'src="https://evil.example/blobs'),
  ),
  alterationRow('the image’s bytes changed', 'IMAGE_CHANGED', (html, { image }) => [
    { body: `${html}\n` },
    {
      path: /src="([^"]+\/image)"/.exec(html)![1]!,
      type: 'image/png',
      body: Buffer.concat([image, Buffer.from([0])]),
    },
  ]),
  alterationRow('the image gone', 'IMAGE_MISSING', (html) => [
    { body: `${html}\n` },
    { path: /src="([^"]+\/image)"/.exec(html)![1]!, status: 404, body: 'no' },
  ]),
  alterationRow('another image for large screens', 'IMAGE_CHANGED', (html) =>
    html.replace(/<img src="(\/blobs[^"]*)"/, '<img src="$1" srcset="data:image/png;base64,AAAA 2x"'),
  ),
  alterationRow('another image in a picture element', 'IMAGE_CHANGED', (html) =>
    html.replace(
      /(<img src="\/blobs[^>]*>)/,
      '<picture><source srcset="data:image/png;base64,AAAA">$1</picture>',
    ),
  ),
  alterationRow('the image replaced by a style', 'IMAGE_CHANGED', (html) =>
    style(html, '.body img{content:url(/other.png)}'),
  ),
  alterationRow('the image’s description changed', 'IMAGE_TEXT', (html) =>
    html.replace('alt="接访大厅平面图"', 'alt="投注站平面图"'),
  ),
  alterationRow('the attachment gone', 'FILE_MISSING', (html) =>
    html.replace(/<section class="attachments">.*?<\/section>/s, ''),
  ),
  alterationRow('the attachment’s bytes changed', 'FILE_CHANGED', (html, { file }) => [
    { body: `${html}\n` },
    {
      path: decodeURI(/href="(\/blobs[^"]+)"/.exec(html)![1]!),
      type: 'application/pdf',
      body: Buffer.alloc(file.bytes.length),
    },
    {
      path: /href="(\/blobs[^"]+)"/.exec(html)![1]!,
      type: 'application/pdf',
      body: Buffer.alloc(file.bytes.length),
    },
  ]),
  alterationRow('the attachment of another site', 'FILE_CHANGED', (html) =>
    html.replace('href="/blobs', 'href="https://evil.example/blobs'),
  ),
  alterationRow('the attachment saved under another name', 'FILE_NAME', (html) =>
    html.replace('<a href="/blobs', '<a download="接访安排.exe" href="/blobs'),
  ),
  alterationRow('a second attachment', 'LINK_EXTRA', (html) =>
    html.replace('</ul></section>', '<li><a href="/x.exe">补丁.exe</a></li></ul></section>'),
  ),
];

const ACTIVE: Alteration[] = [
  alterationRow('a script beside it', 'SCRIPT', (html) =>
    inHead(html, '<script>document.body.innerHTML=""</script>'),
  ),
  alterationRow('a script of another site', 'SCRIPT', (html) =>
    inHead(html, '<script src="https://evil.example/a.js"></script>'),
  ),
  alterationRow('a script of the same site', 'SCRIPT', (html) =>
    inHead(html, '<script src="/js/a.js"></script>'),
  ),
  alterationRow('a module preloaded', 'SCRIPT', (html) =>
    inHead(html, '<link rel="modulepreload" href="/js/a.js">'),
  ),
  alterationRow('a script in a graphic', ['SCRIPT', 'EMBED'], (html) =>
    html.replace('<p>市信访局', '<svg><script>alert(1)</script></svg><p>市信访局'),
  ),
  alterationRow('a script of a graphic from elsewhere', 'SCRIPT', (html) =>
    html.replace('<footer>', '<footer><svg><script xlink:href="https://evil.example/a.js"></script></svg>'),
  ),
  alterationRow('an event handler', 'HANDLER', (html) =>
    html.replace('<img ', '<img onerror="location=\'//evil.example\'" '),
  ),
  alterationRow('a handler on the body', 'HANDLER', (html) => html.replace('<body>', '<body onload="go()">')),
  alterationRow('a javascript: link', 'HANDLER', (html) =>
    html.replace('<footer>', '<footer><a href=" java\nscript:alert(1)">返回</a>'),
  ),
  alterationRow('a data: link', 'ADDRESS', (html) =>
    html.replace('<footer>', '<footer><a href="data:text/html,x">返回</a>'),
  ),
  alterationRow('a frame', 'FRAME', (html) => inBody(html, '<iframe src="https://evil.example/"></iframe>')),
  alterationRow('a frame with its own page', 'FRAME', (html) =>
    inBody(html, '<iframe srcdoc="&lt;p&gt;x"></iframe>'),
  ),
  alterationRow('an object', 'EMBED', (html) => inBody(html, '<object data="/x.swf"></object>')),
  alterationRow('an embedded file', 'EMBED', (html) => inBody(html, '<embed src="/x.swf">')),
  alterationRow('a base address', 'BASE', (html) =>
    html.replace('<head>', '<head><base href="https://evil.example/">'),
  ),
  alterationRow('a meta refresh', 'PAGE_REFRESH', (html) =>
    inHead(html, '<meta http-equiv="refresh" content="0;url=https://evil.example/">'),
  ),
  alterationRow('a meta refresh written in entities', 'PAGE_REFRESH', (html) =>
    inHead(html, '<meta http-equiv="&#82;efresh" content="0; URL=\'//evil.example/\'">'),
  ),
  alterationRow('a refresh in the header', 'PAGE_REFRESH', (html) => ({
    body: html,
    headers: { refresh: '0;url=https://evil.example/' },
  })),
  alterationRow('a form', 'FORM', (html) => inBody(html, '<form action="https://evil.example/"></form>')),
  alterationRow('a button that sends elsewhere', 'FORM', (html) =>
    html.replace('<footer>', '<footer><button formaction="https://evil.example/">登录</button>'),
  ),
  alterationRow('a style sheet of another site', 'STYLE', (html) =>
    inHead(html, '<link rel="stylesheet" href="https://evil.example/a.css">'),
  ),
  alterationRow('a style sheet imported', 'STYLE', (html) =>
    style(html, '@import url(//evil.example/a.css);'),
  ),
  alterationRow('a shadow tree over the article', 'EMBED', (html) =>
    html.replace('<div class="body">', '<div class="body"><template shadowrootmode="open">假的</template>'),
  ),
  alterationRow('a graphic that changes a link', 'EMBED', (html) =>
    html.replace(
      '<footer>',
      '<footer><svg><a href="/"><animate attributeName="href" values="//evil.example"/></a></svg>',
    ),
  ),
];

const ANSWERS: Alteration[] = [
  alterationRow('a redirect to another host', 'PAGE_REDIRECT', () => ({
    status: 302,
    headers: { location: 'https://evil.example/' },
    body: '',
  })),
  alterationRow('a status of 404', 'PAGE_STATUS', (html) => ({ status: 404, body: html })),
  alterationRow('a status of 500', 'PAGE_STATUS', (html) => ({ status: 500, body: html })),
  alterationRow('plain text', 'PAGE_TYPE', (html) => ({ type: 'text/plain; charset=utf-8', body: html })),
  alterationRow('a download', 'PAGE_TYPE', (html) => ({
    headers: { 'content-disposition': 'attachment' },
    body: html,
  })),
  alterationRow('no type', 'PAGE_TYPE', (html) => ({ type: '', body: html })),
  alterationRow('half of the page', 'TEXT', (html) => html.slice(0, html.indexOf('依次'))),
  alterationRow(
    'a page without its end',
    'PAGE_TRUNCATED',
    (html) => html.slice(0, html.indexOf('</footer>')),
    'unknown',
  ),
  alterationRow('another encoding in the header', ['TITLE', 'PAGE_CHARSET'], (html) => ({
    type: 'text/html; charset=gbk',
    body: html,
  })),
  alterationRow(
    'no encoding',
    'PAGE_CHARSET',
    (html) => ({ type: 'text/html', body: html.replace('<meta charset="utf-8">', '') }),
    'unknown',
  ),
  alterationRow(
    'an encoding that hides tags',
    'PAGE_CHARSET',
    (html) => ({
      type: 'text/html; charset=iso-2022-jp',
      body: html,
    }),
    'unknown',
  ),
  alterationRow(
    'a byte order mark against the header',
    'PAGE_CHARSET',
    (html) => ({ type: 'text/html; charset=gbk', body: `\uFEFF${html}` }),
    'unknown',
  ),
  alterationRow(
    'a page of 6 MB',
    'PAGE_LIMIT',
    (html) => html.replace('</main>', `</main><!--${'x'.repeat(6 * 1024 * 1024)}-->`),
    'unknown',
  ),
  alterationRow(
    'the site’s style sheet gone',
    'STYLE_UNKNOWN',
    (html) => [{ body: `${html}\n` }, { path: '/style.css', status: 404, body: '' }],
    'unknown',
  ),
];

export const ALTERATIONS: readonly Alteration[] = [
  ...HIDDEN_ARTICLES,
  ...TEXT,
  ...BESIDE,
  ...ACTIVE,
  ...ANSWERS,
];
