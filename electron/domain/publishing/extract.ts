import {
  attribute,
  childrenOf,
  isElement,
  LimitExceeded,
  type Document,
  type Element,
  type Node,
} from './dom';
import { ROOT_APPEARANCE, type Appearance } from './appearance';
import type { Appearances } from './visibility';
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

/** Where a node is. */
interface Place {
  region: Region;
  link: Link | null;
  look: Appearance;
  depth: number;
}

/**
 * Assigns each text, image, link and control to the region of its nearest ancestor in `begins`, and returns the rest as
 * a region. Without `looks` everything counts as visible. Throws `LimitExceeded` when elements are nested too deeply.
 */
export function extractRegions(
  document: Document,
  begins: ReadonlyMap<Element, Region>,
  looks: Appearances | null,
): Region {
  const rest: Region = { kind: 'rest', index: -1, element: null, items: [], links: [] };
  const extraction = new Extraction(begins, looks);
  for (const node of childrenOf(document))
    extraction.visit(node, { region: rest, link: null, look: ROOT_APPEARANCE, depth: 0 });
  return rest;
}

/** Adds the content of visited nodes to their regions. */
class Extraction {
  readonly #begins: ReadonlyMap<Element, Region>;
  readonly #looks: Appearances | null;

  constructor(begins: ReadonlyMap<Element, Region>, looks: Appearances | null) {
    this.#begins = begins;
    this.#looks = looks;
  }

  /** Throws `LimitExceeded` when the node is nested too deeply. */
  visit(node: Node, at: Place): void {
    if (at.depth > MAX_DEPTH) throw new LimitExceeded('网页的元素嵌套太深。');
    if (isElement(node)) return this.#enter(node, at);
    if (node.nodeName !== '#text' || !('value' in node)) return;
    const { region, link, look } = at;
    const element = node.parentNode && isElement(node.parentNode) ? node.parentNode : null;
    region.items.push({ kind: 'text', text: withoutPlaceholders(node.value), look, link, element });
  }

  #enter(element: Element, at: Place): void {
    const look = this.#looks ? this.#looks.of(element) : ROOT_APPEARANCE;
    const region = this.#begins.get(element) ?? at.region;
    const own = linkOf(element, look);
    if (own) region.links.push(own);
    const { items } = region;
    // Marks of the region's own element are not part of its content.
    const marks = this.#begins.has(element) ? NO_MARKS : marksOf(element);
    const isBlock = BLOCKS.has(element.tagName);
    if (isBlock || element.tagName === 'br') items.push({ kind: 'break' });
    items.push(...embeddedIn(element, look, at.link), ...marks.open.map(markOf(look)));
    this.#generate(element, 'before', region, look);
    const inside: Place = { region, look, link: own ?? at.link, depth: at.depth + 1 };
    for (const child of childrenOf(element)) this.visit(child, inside);
    this.#generate(element, 'after', region, look);
    items.push(...marks.close.map(markOf(look)));
    if (isBlock) items.push({ kind: 'break' });
  }

  /** Adds the text that a style inserts. */
  #generate(element: Element, pseudo: 'before' | 'after', { items }: Region, look: Appearance): void {
    const text = this.#looks?.generated(element, pseudo) ?? '';
    if (text !== '') items.push({ kind: 'text', text: withoutPlaceholders(text), look, link: null, element });
  }
}

const markOf =
  (look: Appearance) =>
  (text: string): Item => ({ kind: 'mark', text, look });

/** Returns the image or control that an element is; empty for other elements. */
function embeddedIn(element: Element, look: Appearance, link: Link | null): Item[] {
  const { tagName } = element;
  if (tagName === 'img' || (tagName === 'input' && attribute(element, 'type')?.toLowerCase() === 'image'))
    return [{ kind: 'image', element, look, link }];
  return CONTROLS.has(tagName) ? [{ kind: 'control', element, look }] : [];
}

/** Marks before and after the content of an element, for what it shows beside its text. */
interface Marks {
  open: string[];
  close: string[];
}
const NO_MARKS: Marks = { open: [], close: [] };

function marksOf(element: Element): Marks {
  const { tagName } = element;
  if (tagName === 'li') return { open: [markerOf(element)], close: [] };
  if (tagName === 'td' || tagName === 'th')
    return { open: [`${PLACEHOLDER.cell}${spansOf(element)}`], close: [] };
  const [open, close] = brackets(tagName);
  return open === '' ? NO_MARKS : { open: [open], close: [close] };
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
