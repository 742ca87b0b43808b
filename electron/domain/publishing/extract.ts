import {
  attribute,
  childrenOf,
  isElement,
  LimitExceeded,
  type Document,
  type Element,
  type Node,
} from './dom';
import type { Appearance, Appearances } from './visibility';
import { ROOT_APPEARANCE } from './visibility';
import { PLACEHOLDER, withoutPlaceholders } from './text';

export interface Link {
  element: Element;
  look: Appearance;
}

/** A piece of extracted content, in document order. */
export type Item =
  | { kind: 'text'; text: string; look: Appearance; link: Link | null; element: Element | null }
  | { kind: 'mark'; text: string; look: Appearance }
  /** A boundary between blocks. */
  | { kind: 'break' }
  | { kind: 'image'; element: Element; look: Appearance; link: Link | null }
  | { kind: 'control'; element: Element; look: Appearance };

export type RegionKind = 'title' | 'body' | 'files' | 'part' | 'frame' | 'rest';
/** A part of the page, with its content. */
export interface Region {
  kind: RegionKind;
  /** Index into `parts` or `frame` of the rules; -1 for other kinds. */
  index: number;
  element: Element | null;
  items: Item[];
  links: Link[];
}

const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 ' +
    'h4 h5 h6 header hgroup hr legend li listing main menu nav ol option p plaintext pre search section summary table ' +
    'tbody tfoot thead tr ul xmp'
  ).split(' '),
);
const CONTROLS = new Set('input button select textarea meter progress'.split(' '));
const STRIKE = new Set('s strike del'.split(' '));
const MAX_DEPTH = 520;

interface At {
  region: Region;
  link: Link | null;
  look: Appearance;
  depth: number;
}

/**
 * Assigns each text, image, link and control to the region of its nearest ancestor in `begins`, and returns the rest as
 * a region. Without `looks` everything counts as visible. Throws `TooMuch` when elements are nested too deeply.
 */
export function extractRegions(
  document: Document,
  begins: ReadonlyMap<Element, Region>,
  looks: Appearances | null,
): Region {
  const rest: Region = { kind: 'rest', index: -1, element: null, items: [], links: [] };
  for (const node of childrenOf(document))
    visit(node, { region: rest, link: null, look: ROOT_APPEARANCE, depth: 0 });
  return rest;

  function visit(node: Node, at: At): void {
    if (at.depth > MAX_DEPTH) throw new LimitExceeded('网页的元素嵌套太深。');
    if (isElement(node)) return enter(node, at);
    if (node.nodeName !== '#text' || !('value' in node)) return;
    const { region, link, look } = at;
    const element = node.parentNode && isElement(node.parentNode) ? node.parentNode : null;
    region.items.push({ kind: 'text', text: withoutPlaceholders(node.value), look, link, element });
  }

  function enter(element: Element, at: At): void {
    const look = looks ? looks.of(element) : ROOT_APPEARANCE;
    const region = begins.get(element) ?? at.region;
    const { tagName } = element;
    const inside: At = { region, look, link: linkOf(element, look) ?? at.link, depth: at.depth + 1 };
    if (inside.link && inside.link.element === element) region.links.push(inside.link);
    const push = (item: Item) => region.items.push(item);
    const mark = (text: string) => push({ kind: 'mark', text, look });
    if (BLOCKS.has(tagName) || tagName === 'br') push({ kind: 'break' });
    if (tagName === 'img' || (tagName === 'input' && attribute(element, 'type')?.toLowerCase() === 'image'))
      push({ kind: 'image', element, look, link: at.link });
    else if (CONTROLS.has(tagName)) push({ kind: 'control', element, look });
    // Marks of the region's own element are not part of its content.
    const inner = !begins.has(element);
    if (inner && tagName === 'li') mark(markerOf(element));
    if (inner && (tagName === 'td' || tagName === 'th')) mark(`${PLACEHOLDER.cell}${spansOf(element)}`);
    const [open, close] = inner ? brackets(tagName) : ['', ''];
    if (open !== '') mark(open);
    const before = looks?.generated(element, 'before') ?? '';
    if (before !== '') push({ kind: 'text', text: withoutPlaceholders(before), look, link: null, element });
    for (const child of childrenOf(element)) visit(child, inside);
    const after = looks?.generated(element, 'after') ?? '';
    if (after !== '') push({ kind: 'text', text: withoutPlaceholders(after), look, link: null, element });
    if (close !== '') mark(close);
    if (BLOCKS.has(tagName)) push({ kind: 'break' });
  }
}

function linkOf(element: Element, look: Appearance): Link | null {
  if (element.tagName !== 'a' && element.tagName !== 'area') return null;
  const href = element.attrs.some(({ name }) => name === 'href' || name === 'xlink:href');
  return href ? { element, look } : null;
}

function brackets(tagName: string): [string, string] {
  if (STRIKE.has(tagName)) return [PLACEHOLDER.strike, PLACEHOLDER.strikeEnd];
  if (tagName === 'sup') return [PLACEHOLDER.raised, PLACEHOLDER.levelEnd];
  if (tagName === 'sub') return [PLACEHOLDER.lowered, PLACEHOLDER.levelEnd];
  return tagName === 'q' ? ['“', '”'] : ['', ''];
}

/** Returns a mark for a cell that spans others, because it shifts the cells beside it; empty for other cells. */
function spansOf(element: Element): string {
  const span = (name: string) => Math.max(1, Number.parseInt(attribute(element, name) ?? '1', 10) || 1);
  const [across, down] = [span('colspan'), span('rowspan')];
  return across === 1 && down === 1 ? '' : `〔${across}×${down}〕`;
}

/** Returns the number of an item of an ordered list. */
function markerOf(item: Element): string {
  const list = item.parentNode;
  if (!list || !isElement(list) || list.tagName !== 'ol') return '';
  const items = list.childNodes.filter((node): node is Element => isElement(node) && node.tagName === 'li');
  const reversed = attribute(list, 'reversed') !== null;
  const number = (element: Element, name: string) => {
    const value = Number.parseInt(attribute(element, name) ?? '', 10);
    return Number.isNaN(value) ? null : value;
  };
  let at = number(list, 'start') ?? (reversed ? items.length : 1);
  for (const other of items) {
    at = number(other, 'value') ?? at;
    if (other === item) break;
    at += reversed ? -1 : 1;
  }
  const type = attribute(item, 'type') ?? attribute(list, 'type') ?? '1';
  return type === '1' ? `${at}.` : `${at}(${type}).`;
}
