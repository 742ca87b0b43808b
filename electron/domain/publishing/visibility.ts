import { attribute, childrenOf, isElement, parentOf, type Element } from './dom';
import { ROOT_APPEARANCE, type Appearance, type Styled } from './appearance';
import { coverageOf } from './coverage';
import { SCREENS, type Screen } from './css/media';
import type { Cascade } from './css/cascade';
import { hiddenReason } from './hiding';
import { reorderReason } from './reading-order';
import { applyColours, applyFontSize, applyLegibility } from './text-style';
import { uncertaintyReason } from './uncertainty';

/**
 * Elements that browsers do not render, or whose content they do not render as text of the page (HTML standard,
 * 15.3.1).
 */
const NOT_SHOWN = new Set(
  'head title meta link base script style template noscript noframes noembed datalist param source track area rp'.split(
    ' ',
  ),
);
const REPLACED = new Set(
  'iframe object embed video audio canvas textarea select img input applet meter progress'.split(' '),
);

/** Returns whether the browser's own style sheet hides an element; a `display` of the page can override it. */
function leftOut(element: Element): boolean {
  const { tagName } = element;
  if (
    NOT_SHOWN.has(tagName) ||
    attribute(element, 'hidden') !== null ||
    attribute(element, 'popover') !== null
  )
    return true;
  if (tagName === 'dialog') return attribute(element, 'open') === null;
  if (tagName === 'audio') return attribute(element, 'controls') === null;
  return tagName === 'input' && attribute(element, 'type')?.toLowerCase() === 'hidden';
}

/** Returns whether an element is inside a closed `details`, outside its summary. */
function foldedAway(element: Element): boolean {
  const parent = parentOf(element);
  if (parent?.tagName !== 'details' || attribute(parent, 'open') !== null) return false;
  return childrenOf(parent).find((node) => isElement(node) && node.tagName === 'summary') !== element;
}

/** Returns why a browser leaves out the box of an element, as a Chinese clause; null when it does not. */
function unrenderedReason(element: Element, display: string | null): string | null {
  if (display === 'none') return '样式不显示（display:none）';
  const isLeftOut = leftOut(element) && (display === null || display === 'unsure');
  if (isLeftOut || REPLACED.has(parentOf(element)?.tagName ?? '')) return '浏览器不显示这种元素';
  return foldedAway(element) ? '折叠起来，默认不展开' : null;
}

/** Computes the appearance of elements on one screen. Cached by element. */
export class Appearances {
  readonly #cascade: Cascade;
  readonly #quirks: boolean;
  readonly #screen: Screen;
  readonly #index: number;
  #known = new WeakMap<Element, Appearance>();

  constructor(cascade: Cascade, quirks: boolean, index: number) {
    this.#cascade = cascade;
    this.#quirks = quirks;
    this.#index = index;
    this.#screen = SCREENS[index] ?? { name: 'desktop', width: 1366, height: 768 };
  }

  of(element: Element): Appearance {
    const known = this.#known.get(element);
    if (known) return known;
    const parent = parentOf(element);
    const look = this.#look(element, parent ? this.of(parent) : ROOT_APPEARANCE);
    this.#known.set(element, look);
    return look;
  }

  /** Returns the text that a style inserts before or after an element's content; null when there is none. */
  generated(element: Element, pseudo: 'before' | 'after'): string | null {
    const content = this.#cascade.value(element, 'content', this.#index, pseudo);
    if (content === null || /^(none|normal)$/.test(content)) return null;
    if (this.#cascade.value(element, 'display', this.#index, pseudo) === 'none') return null;
    const text = content.replace(/["']/g, '').trim();
    return text === '' || /^[\p{Co}\p{So}•·>»|/\-–—]$/u.test(text) ? null : text;
  }

  /** Returns a declared value of the element itself; null when there is none or it cannot be resolved. */
  value(element: Element, property: string): string | null {
    const value = this.#cascade.value(element, property, this.#index);
    return value === 'unsure' ? null : value;
  }

  /** Returns whether the first line or letter has visibility styles of its own. */
  styledFirst(element: Element): boolean {
    const declared = this.#cascade.declared(element, this.#index, 'first');
    return (
      ['display', 'visibility', 'opacity', 'color', '-webkit-text-fill-color'].some((it) =>
        declared.has(it),
      ) || /^0/.test(declared.get('font-size')?.value ?? '')
    );
  }

  /**
   * Returns whether a positioned box of the element or pseudo-element covers the whole screen, or is painted and large;
   * null when it does neither.
   */
  covers(element: Element, pseudo: 'before' | 'after' | null): 'screen' | 'part' | null {
    const styled = this.#styled(element, pseudo);
    const { get } = styled;
    const position = get('position');
    if (position !== 'fixed' && position !== 'absolute') return null;
    if (this.of(element).hidden !== null || get('display') === 'none') return null;
    const isPseudo = pseudo !== null;
    if (isPseudo && (get('content') ?? 'none') === 'none') return null;
    return coverageOf({ styled, isPseudo });
  }

  /**
   * Returns why text inside this element may appear in another order than in the page's text; null when it does not.
   */
  reorderReason(element: Element): string | null {
    return (
      reorderReason(element, (property) => this.value(element, property)) ??
      (this.styledFirst(element) ? '样式改变了首字或首行' : null)
    );
  }

  #look(element: Element, parent: Appearance): Appearance {
    const styled = this.#styled(element);
    const look: Appearance = { ...parent };
    applyFontSize(element, look, parent, styled);
    applyColours(element, look, styled.get);
    if (!look.rendered) return look;
    const unrendered = unrenderedReason(element, styled.get('display'));
    if (unrendered !== null) return { ...look, rendered: false, hidden: unrendered };
    applyLegibility(look, parent, styled.get);
    const own = hiddenReason(look, styled);
    // A hidden box also hides its content.
    if (own !== null) {
      look.rendered = false;
      look.hidden = own;
    }
    look.uncertain = parent.uncertain ?? uncertaintyReason(look, parent, styled);
    return look;
  }

  #styled(element: Element, pseudo: 'before' | 'after' | null = null): Styled {
    return {
      get: (property) => this.#cascade.value(element, property, this.#index, pseudo),
      screen: this.#screen,
      quirks: this.#quirks,
      units: (font, base) => ({ font, base, width: this.#screen.width, height: this.#screen.height }),
    };
  }
}
