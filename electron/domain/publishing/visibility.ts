import { attribute, childrenOf, isElement, parentOf, type Element } from './dom';
import { SCREENS, type Screen } from './css/media';
import { attributeColour, blend, colourOf, contrast, lengthOf, numberOf, type Colour } from './css/values';
import type { Cascade } from './css/cascade';
import { hiddenReason, uncertaintyReason, type GetValue, type Styled } from './hiding';

/** The computed appearance of an element, as far as it determines visibility. Reasons are Chinese clauses. */
export interface Appearance {
  /** Why it is not visible; null when it is. */
  hidden: string | null;
  /** Why its visibility is uncertain; null when it is not. */
  uncertain: string | null;
  fontSize: number;
  colour: Colour | null;
  background: Colour | null;
  /** A background image is behind it. */
  hasBackgroundImage: boolean;
  opacity: number;
  visibility: boolean;
  rendered: boolean;
}

const BLACK: Colour = { r: 0, g: 0, b: 0, alpha: 1 };
const WHITE: Colour = { r: 1, g: 1, b: 1, alpha: 1 };
export const ROOT_APPEARANCE: Appearance = {
  hidden: null,
  uncertain: null,
  fontSize: 16,
  colour: BLACK,
  background: WHITE,
  hasBackgroundImage: false,
  opacity: 1,
  visibility: true,
  rendered: true,
};

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

const FAINT = 0.15;
const SMALLEST_FONT = 3;
const LOWEST_CONTRAST = 1.3;
/** Minimum width and height, in px, of a painted box that can cover content. */
const LARGE = 60;

/** In px. */
const SIZES: Record<string, number> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
  'xxx-large': 48,
};

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
    const look = this.#look(element, parent ? this.of(parent) : ROOT_APPEARANCE, parent);
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

  #look(element: Element, parent: Appearance, parentElement: Element | null): Appearance {
    const get = (property: string) => this.#cascade.value(element, property, this.#index);
    const look: Appearance = { ...parent };
    const styled: Styled = { get, screen: this.#screen, quirks: this.#quirks, units: this.#units.bind(this) };
    this.#font(element, look, parent, get);
    this.#colours(element, look, get);
    if (!look.rendered) return look;
    const display = get('display');
    const inner = parentElement !== null && REPLACED.has(parentElement.tagName);
    if (display === 'none' || (leftOut(element) && (display === null || display === 'unsure')) || inner) {
      look.rendered = false;
      look.hidden = display === 'none' ? '样式不显示（display:none）' : '浏览器不显示这种元素';
      return look;
    }
    if (foldedAway(element)) {
      look.rendered = false;
      look.hidden = '折叠起来，默认不展开';
      return look;
    }
    this.#inherited(look, parent, get);
    const own = hiddenReason(look, styled);
    // A hidden box also hides its content.
    if (own !== null) {
      look.rendered = false;
      look.hidden = own;
    }
    look.uncertain = parent.uncertain ?? uncertaintyReason(look, parent, styled);
    return look;
  }

  #font(element: Element, look: Appearance, parent: Appearance, get: GetValue): void {
    const value = get('font-size');
    if (value === 'unsure' || value === null) {
      if (value === 'unsure') look.uncertain ??= '字号无法算出';
      const size = element.tagName === 'font' ? attribute(element, 'size') : null;
      if (size !== null) look.fontSize = Math.max(10, 16 * 1.2 ** (Number(size.replace('+', '')) - 3) || 10);
      return;
    }
    const units = this.#units(parent.fontSize, parent.fontSize);
    const keyword =
      value === 'smaller' ? parent.fontSize / 1.2 : value === 'larger' ? parent.fontSize * 1.2 : SIZES[value];
    const size = keyword ?? lengthOf(value, units, this.#quirks);
    if (size === null) look.uncertain ??= '字号无法算出';
    else look.fontSize = size;
  }

  #colours(element: Element, look: Appearance, get: GetValue): void {
    const fill = get('-webkit-text-fill-color');
    const text = fill ?? get('color');
    const hint =
      element.tagName === 'font'
        ? attribute(element, 'color')
        : element.tagName === 'body'
          ? attribute(element, 'text')
          : null;
    if (text !== null && text !== 'currentcolor') look.colour = text === 'unsure' ? null : colourOf(text);
    else if (hint !== null) look.colour = attributeColour(hint) ?? look.colour;
    else if (element.tagName === 'mark') look.colour = BLACK;
    const image = get('background-image');
    if (image !== null && image !== 'none') look.hasBackgroundImage = true;
    const value = get('background-color');
    const ground = value === null ? attribute(element, 'bgcolor') : value;
    if (ground === null) return;
    const colour = value === 'unsure' ? null : value === null ? attributeColour(ground) : colourOf(ground);
    if (colour === null) look.background = value === null ? look.background : null;
    else if (colour.alpha > 0) {
      look.background = look.background ? blend(colour, look.background) : colour.alpha === 1 ? colour : null;
      if (colour.alpha === 1 && (image === null || image === 'none')) look.hasBackgroundImage = false;
    }
  }

  #inherited(look: Appearance, parent: Appearance, get: GetValue): void {
    const visibility = get('visibility');
    if (visibility !== null && visibility !== 'unsure') look.visibility = visibility === 'visible';
    const opacity = get('opacity');
    if (opacity !== null && opacity !== 'unsure') {
      const value = numberOf(opacity);
      if (value === null) look.uncertain ??= '透明度无法算出';
      else look.opacity = parent.opacity * Math.min(1, Math.max(0, value));
    } else if (opacity === 'unsure') look.uncertain ??= '透明度无法算出';
    look.hidden = null;
    if (!look.visibility) look.hidden = '样式设为不可见（visibility）';
    else if (look.opacity < FAINT) look.hidden = '几乎透明（opacity）';
    else if (look.fontSize < SMALLEST_FONT) look.hidden = '字号小得看不见';
    else if (look.colour && look.colour.alpha < FAINT) look.hidden = '文字颜色透明';
    else if (look.colour && look.background) {
      const seen = contrast(blend(look.colour, look.background), look.background);
      if (seen < LOWEST_CONTRAST && !look.hasBackgroundImage) look.hidden = '文字与背景同色';
      else if (seen < LOWEST_CONTRAST) look.uncertain ??= '文字压在图片上，颜色与底色相近';
    } else look.uncertain ??= '文字或背景的颜色无法算出';
  }

  /**
   * Returns whether a positioned box of the element or pseudo-element covers the whole screen, or is painted and large;
   * null when it does neither.
   */
  covers(element: Element, pseudo: 'before' | 'after' | null): 'screen' | 'part' | null {
    const get = (property: string) => this.#cascade.value(element, property, this.#index, pseudo);
    const position = get('position');
    if (position !== 'fixed' && position !== 'absolute') return null;
    if (this.of(element).hidden !== null || get('display') === 'none') return null;
    if (pseudo !== null && (get('content') === null || get('content') === 'none')) return null;
    const side = (one: string, other: string, size: string): number => {
      const whole = size === 'width' ? this.#screen.width : this.#screen.height;
      const own = lengthOf(get(size) ?? '', this.#units(16, whole), this.#quirks);
      const pinned = get(one) !== null && get(one) !== 'auto' && get(other) !== null && get(other) !== 'auto';
      return own ?? (pinned ? whole : pseudo === null ? LARGE : 0);
    };
    const [across, down] = [side('left', 'right', 'width'), side('top', 'bottom', 'height')];
    if (across >= 0.9 * this.#screen.width && down >= 0.9 * this.#screen.height) return 'screen';
    const ground = get('background-color');
    const colour = ground === null ? null : ground === 'unsure' ? BLACK : colourOf(ground);
    const image = get('background-image');
    const painted = (colour !== null && colour.alpha > FAINT) || (image !== null && image !== 'none');
    return painted && across >= LARGE && down >= LARGE ? 'part' : null;
  }

  /**
   * Returns why text inside this element may appear in another order than in the page's text; null when it does not.
   */
  reorderReason(element: Element): string | null {
    const get = (property: string) => this.value(element, property);
    const { tagName } = element;
    const rightToLeft = attribute(element, 'dir')?.toLowerCase() === 'rtl' || get('direction') === 'rtl';
    if (tagName === 'bdo' || rightToLeft || /override/.test(get('unicode-bidi') ?? '')) return '文字方向反转';
    if (/reverse/.test(get('flex-direction') ?? '') || !/^[01]?$/.test(get('order') ?? ''))
      return '样式颠倒了次序';
    if (!/^(static|relative|)$/.test(get('position') ?? '')) return '样式移动了文字（position）';
    const shifted = ['left', 'right', 'top', 'bottom'].some(
      (side) => !/^(|auto|0(px)?)$/.test(get(side) ?? ''),
    );
    if (get('position') === 'relative' && shifted) return '样式移动了文字（position）';
    const inline = /^(span|font|b|strong|i|em|u|a|small|big|sub|sup|label)$/.test(tagName);
    if (inline && /left|right|inline/.test(get('float') ?? '')) return '样式移动了文字（float）';
    return this.styledFirst(element) ? '样式改变了首字或首行' : null;
  }

  #units(font: number, base: number) {
    return { font, base, width: this.#screen.width, height: this.#screen.height };
  }
}
