import type { Attachment, PageRules } from '../records';
import { attribute, textOf, type Element } from './dom';
import { isWeb, mayLinkTo, resolve, sameAddress, servesResources } from './address';
import type { Link, Region } from './extract';
import { imageAddresses, type ImageContext } from './images';
import { excerpt, type Findings } from './model';
import { normalise, withoutPlaceholders } from './text';

const hrefOf = (element: Element): string =>
  attribute(element, 'href') ??
  element.attrs.find(({ name, prefix }) => name === 'href' && prefix === 'xlink')?.value ??
  '';

interface Target {
  text: string;
  href: string;
  url: URL | null;
}

function targetOf({ element }: Link, base: string): Target {
  const href = hrefOf(element);
  return { text: normalise(withoutPlaceholders(textOf(element))), href, url: resolve(href, base) };
}

const same = (a: Target, b: Target): boolean =>
  a.text === b.text && (a.url && b.url ? sameAddress(a.url, b.url) : a.href === b.href);

const words = ({ text, href }: Target) => `“${excerpt(text)}”（${excerpt(href, 100)}）`;

/** Returns whether a link around an image leads to that image, as in galleries. */
function showsOwnImage(link: Link, region: Region, context: ImageContext): boolean {
  const url = resolve(hrefOf(link.element), context.base);
  const images = region.items.filter((item) => item.kind === 'image' && item.link?.element === link.element);
  return images.some(
    (item) =>
      item.kind === 'image' &&
      imageAddresses(item.element, context).some((it) => resolve(it, context.base)?.href === url?.href),
  );
}

/** Compares the links of the body with the signed ones: none may be missing, added or moved. */
export function compareLinks(
  signed: readonly Link[],
  regions: readonly Region[],
  context: ImageContext,
): void {
  const { base, findings } = context;
  const wanted = signed.map((link) => targetOf(link, base));
  const found = regions.flatMap((region) =>
    region.links
      .filter((link) => link.look.hidden === null && !showsOwnImage(link, region, context))
      .map((link) => targetOf(link, base)),
  );
  const left = [...found];
  const missing = wanted.filter((target) => {
    const at = left.findIndex((other) => same(target, other));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  for (const target of missing)
    findings.add('LINK_MISSING', `正文中的链接${words(target)}不见了，或指向被改。`);
  for (const target of left) findings.add('LINK_EXTRA', `正文中有没有签名的链接${words(target)}。`);
  if (
    missing.length === 0 &&
    left.length === 0 &&
    found.some((target, index) => !same(target, wanted[index]!))
  )
    findings.add('LINK_MISSING', '正文中链接的次序与签名的不同。');
}

/** Checks links outside of the signed content. */
export function checkFrameLinks(
  regions: readonly Region[],
  rules: PageRules,
  base: string,
  findings: Findings,
): void {
  for (const { links } of regions)
    for (const link of links) {
      const target = targetOf(link, base);
      if (!target.url || !isWeb(target.url) || mayLinkTo(rules, target.url)) continue;
      if (link.look.hidden !== null)
        findings.add('HIDDEN_LINK', `网页里藏有指向别的网站的链接${words(target)}：${link.look.hidden}。`);
      else
        findings.add('LINK_HOST', `网页有指向不在清单上的网站的链接${words(target)}。`, {
          list: 'linkHosts',
          value: target.url.host,
        });
    }
}

/** Words that a list of attachments may contain besides their names. */
const LIST_WORDS =
  /相关附件|附件下载|附件列表|附件|点击下载|下载|\d{1,2}[.．、:：]|[(（]?\d+(\.\d+)? ?(字节|[KMG]B?|B)[)）]?|[：:;；、，()（）[\]【】|｜\uE001]/giu;

function nameless(name: string): string {
  return normalise(name.replace(/\.[A-Za-z0-9]{1,5}$/, ''));
}

/** Compares the attachments with the signed ones by name and content: none may be missing or added. */
export function compareFiles(
  attachments: readonly Attachment[],
  regions: readonly Region[],
  context: ImageContext,
): void {
  const { base, findings } = context;
  const links = regions.flatMap((region) => region.links).filter((link) => link.look.hidden === null);
  const left = links.map((link) => ({ link, target: targetOf(link, base) }));
  const addresses: Array<URL | null> = [];
  for (const attachment of attachments) {
    const named = (text: string) =>
      text.includes(normalise(attachment.name)) || text === nameless(attachment.name);
    const at = left.findIndex(({ target }) => named(target.text));
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found) addresses.push(found.target.url);
    if (found) judgeFile(found.target, found.link, attachment, context);
    else findings.add('FILE_MISSING', `网页上没有附件“${excerpt(attachment.name)}”。`);
  }
  const again = ({ url, text }: Target) =>
    url !== null && text.replace(LIST_WORDS, '') === '' && addresses.some((it) => it && sameAddress(it, url));
  for (const { target } of left.filter((it) => !again(it.target)))
    findings.add('LINK_EXTRA', `附件处有没有签名的链接${words(target)}。`);
  for (const region of regions) {
    const text = region.items
      .filter((item) => item.kind === 'text' && item.link === null && item.look.hidden === null)
      .map((item) => (item.kind === 'text' ? item.text : ''))
      .join('');
    const rest = normalise(text).replace(LIST_WORDS, '');
    if (rest !== '') findings.add('TEXT_EXTRA', `附件处有没有签名的文字：“${excerpt(rest, 60)}”。`);
  }
}

function judgeFile(
  { url, href, text }: Target,
  { element }: Link,
  attachment: Attachment,
  context: ImageContext,
): void {
  const { rules, resources, needs, findings } = context;
  const name = `附件“${excerpt(attachment.name)}”`;
  const saved = attribute(element, 'download');
  if (saved !== null && saved !== '' && saved !== attachment.name)
    findings.add('FILE_NAME', `${name}保存时会改名为“${excerpt(saved)}”。`);
  if (
    text
      .replace(normalise(attachment.name), '')
      .replace(nameless(attachment.name), '')
      .replace(LIST_WORDS, '') !== ''
  )
    findings.add('FILE_NAME', `${name}在网页上写作“${excerpt(text)}”。`);
  if (!url || !servesResources(rules, url))
    return findings.add('FILE_CHANGED', `${name}指向不属于本站的地址：${excerpt(href, 100)}`);
  url.hash = '';
  const resource = resources.get(url.href);
  if (!resource) needs.push({ kind: 'file', url: url.href, maxBytes: attachment.size });
  else if (resource.state === 'missing')
    findings.add('FILE_MISSING', `${name}打不开（${resource.reason}）。`);
  else if (resource.state === 'failed')
    findings.add('FILE_UNKNOWN', `${name}没有取到，不能核对（${resource.reason}）`);
  else if (resource.sha256 !== attachment.sha256) findings.add('FILE_CHANGED', `${name}的内容与签名的不同。`);
}
