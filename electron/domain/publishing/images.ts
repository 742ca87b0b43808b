import { createHash } from 'node:crypto';
import type { PageRules } from '../records';
import { attribute, childrenOf, isElement, type Element } from './dom';
import { isListed, isWeb, resolve, servesResources } from './address';
import { excerpt, type Findings, type ResourceRequest, type Resource } from './model';
import { normalise } from './text';

export const MAX_IMAGE = 32 * 1024 * 1024;

/** Attributes in which templates keep the address of an image until it is scrolled into view. */
const LAZY = [
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-lazyload',
  'data-echo',
  '_src',
  'lazysrc',
  'original',
];
const LAZY_SETS = ['data-srcset', 'data-lazy-srcset'];
/** Maximum length of the data URL of a transparent pixel. */
const PIXEL = 400;

/** Input of the checks for images and links. `base`: base address of the page. */
export interface ImageContext {
  rules: PageRules;
  base: string;
  resources: ReadonlyMap<string, Resource>;
  needs: ResourceRequest[];
  findings: Findings;
}

const fromSet = (set: string): string[] =>
  set
    .split(/,\s+|,(?=https?:)/)
    .map((candidate) => candidate.trim().split(/\s+/)[0] ?? '')
    .filter((url) => url !== '');

/** Returns whether `src` is only a placeholder for an image that a script loads later. */
function isPlaceholder(src: string, { rules, base }: ImageContext): boolean {
  if (/^data:image\/(gif|png)[;,]/i.test(src)) return src.length <= PIXEL;
  const url = resolve(src, base);
  return url !== null && isListed(rules.images, url, rules);
}

/** Returns all addresses that a browser may load for an `<img>`. */
export function imageAddresses(element: Element, context: ImageContext): string[] {
  const found: string[] = [];
  const lazy = LAZY.flatMap((name) => attribute(element, name) ?? []).filter((value) => value !== '');
  const src = attribute(element, 'src');
  if (src !== null && src !== '' && !(lazy.length > 0 && isPlaceholder(src, context))) found.push(src);
  found.push(...lazy, ...fromSet(attribute(element, 'srcset') ?? ''));
  for (const name of LAZY_SETS) found.push(...fromSet(attribute(element, name) ?? ''));
  const { parentNode } = element;
  if (parentNode && isElement(parentNode) && parentNode.tagName === 'picture')
    for (const source of childrenOf(parentNode))
      if (isElement(source) && source.tagName === 'source')
        found.push(...fromSet(attribute(source, 'srcset') ?? ''));
  return [...new Set(found)];
}

function inlineHash(url: URL): string | null {
  const match = /^data:image\/[a-z+.-]+(;base64)?,(.*)$/is.exec(url.href);
  if (!match?.[1]) return null;
  return createHash('sha256')
    .update(Buffer.from(decodeURIComponent(match[2] ?? ''), 'base64'))
    .digest('hex');
}

/** Compares the bytes and the alternative text of an image with the signed ones. */
export function checkImage(
  element: Element,
  signed: { sha256: string; alt: string },
  context: ImageContext,
): void {
  const { findings } = context;
  const name = signed.alt === '' ? '图片' : `图片“${excerpt(signed.alt)}”`;
  const addresses = imageAddresses(element, context);
  if (addresses.length === 0) findings.add('IMAGE_MISSING', `${name}没有地址，不会显示。`);
  for (const address of addresses) judgeAddress(address, signed.sha256, name, context);
  const alt = normalise(attribute(element, 'alt') ?? '');
  if (alt !== '' && alt !== normalise(signed.alt))
    findings.add('IMAGE_TEXT', `${name}的说明文字被改为“${excerpt(attribute(element, 'alt') ?? '')}”。`);
}

function judgeAddress(address: string, sha256: string, name: string, context: ImageContext): void {
  const { rules, base, resources, needs, findings } = context;
  const url = resolve(address, base);
  if (url?.protocol === 'data:') {
    if (inlineHash(url) !== sha256) findings.add('IMAGE_CHANGED', `${name}与签名的不同。`);
    return;
  }
  if (!url || !isWeb(url) || !servesResources(rules, url))
    return findings.add('IMAGE_CHANGED', `${name}取自不属于本站的地址：${excerpt(address, 100)}`);
  url.hash = '';
  const resource = resources.get(url.href);
  if (!resource) needs.push({ kind: 'image', url: url.href, maxBytes: MAX_IMAGE });
  else if (resource.state === 'missing')
    findings.add('IMAGE_MISSING', `${name}打不开（${resource.reason}）。`);
  else if (resource.state === 'failed')
    findings.add('IMAGE_UNKNOWN', `${name}没有取到，不能核对（${resource.reason}）`);
  else if (resource.sha256 !== sha256)
    findings.add('IMAGE_CHANGED', `${name}与签名的不同：${excerpt(url.href, 100)}`);
}
