import { attribute, parentOf, type Element } from '../dom';
import { inlineDeclarations, type Declared, type StyleRule } from './sheet';

interface Weighed extends Declared {
  layer: number;
  specificity: number;
  order: number;
}

const INLINE = { layer: Infinity, specificity: Infinity, order: Infinity };
const MAX_SUBSTITUTIONS = 10;

/**
 * Whether `a` wins over `b` (CSS Cascade 5): by importance, layer (reversed when important), specificity, then order.
 */
function wins(a: Weighed, b: Weighed): boolean {
  if (a.important !== b.important) return a.important;
  if (a.layer !== b.layer) return a.important ? a.layer < b.layer : a.layer > b.layer;
  if (a.specificity !== b.specificity) return a.specificity > b.specificity;
  return a.order >= b.order;
}

/** Selects the styles that apply. */
export interface StyleAssumptions {
  /** Also apply styles under conditions whose result is unknown. */
  unsure: boolean;
  /** Apply `<style>` elements and `style` attributes, which a content security policy can forbid. */
  inPage: boolean;
}

/** Declared values of elements, from style sheets and `style` attributes, for one `Reading`. */
export class Cascade {
  readonly #rules: readonly StyleRule[];
  readonly #quirks: boolean;
  readonly #reading: StyleAssumptions;
  #matched = new WeakMap<Element, StyleRule[]>();
  #inline = new WeakMap<Element, Map<string, Declared>>();
  #own = new Map<number, WeakMap<Element, Map<string, Declared>>>();

  constructor(rules: readonly StyleRule[], quirks: boolean, reading: StyleAssumptions) {
    this.#rules = rules.filter(
      (rule) => (reading.unsure || !rule.unsure) && (reading.inPage || !rule.inPage),
    );
    this.#quirks = quirks;
    this.#reading = reading;
  }

  #rulesFor(element: Element): StyleRule[] {
    const known = this.#matched.get(element);
    if (known) return known;
    const found = this.#rules.filter((rule) => rule.matches(element));
    this.#matched.set(element, found);
    return found;
  }

  /** Returns the winning declarations of an element or pseudo-element on a screen (index into `SCREENS`). */
  declared(element: Element, screen: number, pseudo: StyleRule['pseudo'] = null): Map<string, Declared> {
    let known = this.#own.get(screen);
    if (!known) this.#own.set(screen, (known = new WeakMap()));
    const cached = pseudo === null ? known.get(element) : undefined;
    if (cached) return cached;
    const winners = new Map<string, Weighed>();
    const put = (property: string, candidate: Weighed) => {
      const best = winners.get(property);
      if (!best || wins(candidate, best)) winners.set(property, candidate);
    };
    for (const rule of this.#rulesFor(element)) {
      const applies = rule.screens[screen];
      if (rule.pseudo !== pseudo || applies === 'no' || (applies === 'maybe' && !this.#reading.unsure))
        continue;
      const { layer, specificity, order } = rule;
      for (const [property, declared] of rule.declarations)
        put(property, { ...declared, layer, specificity, order });
    }
    if (pseudo === null)
      for (const [property, declared] of this.#styleOf(element)) put(property, { ...declared, ...INLINE });
    if (pseudo === null) known.set(element, winners);
    return winners;
  }

  #styleOf(element: Element): Map<string, Declared> {
    const known = this.#inline.get(element);
    if (known) return known;
    const css = this.#reading.inPage ? attribute(element, 'style') : null;
    const found = css === null ? new Map<string, Declared>() : inlineDeclarations(css, this.#quirks);
    this.#inline.set(element, found);
    return found;
  }

  /**
   * Returns a declared value with `var()` replaced; null when nothing is declared, `unsure` when it cannot be resolved.
   */
  value(
    element: Element,
    property: string,
    screen: number,
    pseudo: StyleRule['pseudo'] = null,
  ): string | null | 'unsure' {
    const text = this.declared(element, screen, pseudo).get(property)?.value;
    if (text === 'initial' && property === 'color') return 'black';
    if (text === undefined || /^(inherit|initial|unset|revert|revert-layer)$/.test(text)) return null;
    return text.includes('var(') ? this.#substitute(element, text, screen) : text;
  }

  #substitute(element: Element, text: string, screen: number): string | 'unsure' {
    let value = text;
    for (let round = 0; round < MAX_SUBSTITUTIONS && value.includes('var('); round++) {
      if (value.length > 10_000) return 'unsure';
      value = value.replace(
        /var\(\s*(--[^\s,)]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)/g,
        (_, name: string, fallback?: string) =>
          (this.#custom(element, name, screen) ?? fallback ?? 'unsure').trim(),
      );
    }
    return value.includes('var(') || value.includes('unsure') ? 'unsure' : value.toLowerCase();
  }

  #custom(element: Element, name: string, screen: number): string | null {
    for (let at: Element | null = element; at; at = parentOf(at)) {
      const found = this.declared(at, screen).get(name);
      if (found) return found.value;
    }
    return null;
  }
}
