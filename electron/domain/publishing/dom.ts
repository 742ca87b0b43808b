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

/** Thrown when a page exceeds a limit of the check; the message is a Chinese sentence. */
export class LimitExceeded extends Error {}

/** Chromium flattens elements nested deeper than 512 levels. */
const MAX_DEPTH = 500;
const MAX_ELEMENTS = 60_000;

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

/**
 * Parses like a browser with scripts enabled. Throws `LimitExceeded` beyond `MAX_DEPTH` levels or `MAX_ELEMENTS` elements.
 */
export function parseHtml(html: string): Document {
  let elements = 0;
  let depth = 0;
  const treeAdapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    createElement: (...given) => {
      if (++elements > MAX_ELEMENTS) throw new LimitExceeded(`网页的元素超过 ${MAX_ELEMENTS} 个。`);
      return defaultTreeAdapter.createElement(...given);
    },
    onItemPush: () => {
      if (++depth > MAX_DEPTH) throw new LimitExceeded(`网页的元素嵌套超过 ${MAX_DEPTH} 层。`);
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

/** Returns an attribute without namespace prefix; null when absent. */
export function attribute(element: Element, name: string): string | null {
  return (
    element.attrs.find((it) => it.name === name && (it.prefix === undefined || it.prefix === ''))?.value ??
    null
  );
}

/** Returns the parent element; null for the root. */
export function parentOf(element: Element): Element | null {
  const { parentNode } = element;
  return parentNode && isElement(parentNode) ? parentNode : null;
}

/**
 * Yields all elements in document order, without the content of templates. Throws `LimitExceeded` when they are nested too
 * deeply.
 */
export function* elementsOf(node: Node, depth = 0): Generator<Element> {
  if (depth > MAX_DEPTH + 20) throw new LimitExceeded('网页的元素嵌套太深。');
  for (const child of childrenOf(node)) {
    if (!isElement(child)) continue;
    yield child;
    yield* elementsOf(child, depth + 1);
  }
}

/** Returns the text below a node, like `textContent`. */
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

/** Compiles a selector (or list) into a test. Throws an Error when it is invalid or not supported. */
export function compileSelector(
  selector: string | Selector[][],
  quirks: boolean,
): (element: Element) => boolean {
  const test = compile<Node, Element>(selector, {
    adapter,
    quirksMode: quirks,
    cacheResults: false,
    relativeSelector: false,
  });
  return (element) => test(element);
}
