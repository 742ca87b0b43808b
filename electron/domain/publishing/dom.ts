import {
  defaultTreeAdapter,
  parse,
  type DefaultTreeAdapterMap,
  type DefaultTreeAdapterTypes,
  type TreeAdapter,
} from 'parse5';
import type { Selector } from 'css-what';
import { compile, type Options } from 'css-select';

export type Document = DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;
export type Node = DefaultTreeAdapterTypes.Node;
type ChildNode = DefaultTreeAdapterTypes.ChildNode;

/** A page beyond what is judged; the message is a sentence. */
export class TooMuch extends Error {}

/** Chromium flattens what is nested more than 512 levels deep. */
const MAX_DEPTH = 500;
const MAX_ELEMENTS = 60_000;

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

/** Parses as a browser with scripts does. @throws TooMuch beyond `MAX_DEPTH` levels or `MAX_ELEMENTS` elements */
export function parseHtml(html: string): Document {
  let elements = 0;
  let depth = 0;
  const treeAdapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    createElement: (...given) => {
      if (++elements > MAX_ELEMENTS) throw new TooMuch(`网页的元素超过 ${MAX_ELEMENTS} 个。`);
      return defaultTreeAdapter.createElement(...given);
    },
    onItemPush: () => {
      if (++depth > MAX_DEPTH) throw new TooMuch(`网页的元素嵌套超过 ${MAX_DEPTH} 层。`);
    },
    onItemPop: () => {
      depth--;
    },
  };
  return parse(html, { treeAdapter, scriptingEnabled: true });
}

export function childrenOf(node: Node): ChildNode[] {
  return 'childNodes' in node ? node.childNodes : [];
}

export function attribute(element: Element, name: string): string | null {
  return (
    element.attrs.find((it) => it.name === name && (it.prefix === undefined || it.prefix === ''))?.value ??
    null
  );
}

export function parentOf(element: Element): Element | null {
  const { parentNode } = element;
  return parentNode && isElement(parentNode) ? parentNode : null;
}

/** Every element in document order, without the inside of templates. @throws TooMuch */
export function* elementsOf(node: Node, depth = 0): Generator<Element> {
  if (depth > MAX_DEPTH + 20) throw new TooMuch('网页的元素嵌套太深。');
  for (const child of childrenOf(node)) {
    if (!isElement(child)) continue;
    yield child;
    yield* elementsOf(child, depth + 1);
  }
}

/** All text below a node, as `textContent`. */
export function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return childrenOf(node).map(textOf).join('');
}

const adapter: Options<Node, Element>['adapter'] = {
  isTag: isElement,
  getAttributeValue: (element, name) => attribute(element, name) ?? undefined,
  getChildren: childrenOf,
  getName: (element) => element.tagName,
  getParent: (element) => element.parentNode,
  getSiblings: (node) => ('parentNode' in node && node.parentNode ? childrenOf(node.parentNode) : [node]),
  getText: textOf,
  hasAttrib: (element, name) => attribute(element, name) !== null,
  removeSubsets: (nodes) => nodes,
};

/** A test for a selector (a list counts). @throws Error when it is none that can be tested */
export function matcher(selector: string | Selector[][], quirks: boolean): (element: Element) => boolean {
  const test = compile<Node, Element>(selector, {
    adapter,
    quirksMode: quirks,
    cacheResults: false,
    relativeSelector: false,
  });
  return (element) => test(element);
}
