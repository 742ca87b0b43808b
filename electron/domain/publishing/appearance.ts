import type { Screen } from './css/media';
import { lengthOf, splitOutsideBrackets, type Colour, type Units } from './css/values';

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

export const BLACK: Colour = { r: 0, g: 0, b: 0, alpha: 1 };
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

/** Opacity below which content counts as invisible. */
export const FAINT = 0.15;

/** Returns the declared value of a property: null when there is none, `unsure` when it cannot be resolved. */
export type GetValue = (property: string) => string | null | 'unsure';

/** The declared styles of one element, with the reference sizes of its lengths. */
export interface Styled {
  get: GetValue;
  screen: Screen;
  quirks: boolean;
  /** `font`: font size in px; `base`: 100 % in px. */
  units(font: number, base: number): Units;
}

/** Finds a reason in the styles of an element with the given appearance, as a Chinese clause; null when there is none. */
export type VisibilityRule = (look: Appearance, styled: Styled) => string | null;

/** Returns the rule that finds the first reason of the given ones. */
export function firstReason(rules: readonly VisibilityRule[]): VisibilityRule {
  return (look, styled) => {
    for (const rule of rules) {
      const reason = rule(look, styled);
      if (reason !== null) return reason;
    }
    return null;
  };
}

/** Returns a length in px; null when none is declared or it cannot be computed. `units`: its reference sizes. */
export function declaredLength(property: string, { get, quirks }: Styled, units: Units): number | null {
  const value = get(property);
  return value === null || value === 'unsure'
    ? null
    : lengthOf(splitOutsideBrackets(value)[0] ?? '', units, quirks);
}
