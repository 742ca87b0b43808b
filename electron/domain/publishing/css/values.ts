import { converter, parse } from 'culori';

const toRgb = converter('rgb');

/** Red, green, blue and alpha, 0 to 1. */
export interface Colour {
  r: number;
  g: number;
  b: number;
  alpha: number;
}

/** Parses a colour; null when it cannot be parsed or is `currentcolor`. */
export function colourOf(text: string): Colour | null {
  const value = text.trim().toLowerCase();
  if (value === 'transparent') return { r: 0, g: 0, b: 0, alpha: 0 };
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(value);
  } catch {
    return null;
  }
  const rgb = parsed && toRgb(parsed);
  return rgb ? { r: rgb.r, g: rgb.g, b: rgb.b, alpha: rgb.alpha ?? 1 } : null;
}

/** Parses the colour of a presentational attribute, which may lack the `#`; null when it cannot be parsed. */
export const attributeColour = (text: string): Colour | null => colourOf(text) ?? colourOf(`#${text.trim()}`);

/** Returns the colour of `over` on the opaque colour `under`. */
export function blend(over: Colour, under: Colour): Colour {
  const mix = (a: number, b: number) => a * over.alpha + b * (1 - over.alpha);
  return { r: mix(over.r, under.r), g: mix(over.g, under.g), b: mix(over.b, under.b), alpha: 1 };
}

function luminance({ r, g, b }: Colour): number {
  const [x = 0, y = 0, z = 0] = [r, g, b].map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

/** Returns the contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1). */
export function contrast(a: Colour, b: Colour): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Reference sizes of relative units in px. `base`: 100 % in px. */
export interface Units {
  font: number;
  width: number;
  height: number;
  base: number;
}

const LENGTH =
  /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(px|em|rem|ex|ch|%|pt|pc|cm|mm|in|q|vw|vh|vmin|vmax|dvh|svh|lvh|dvw)?$/;
const PX: Record<string, number> = { px: 1, pt: 4 / 3, pc: 16, cm: 37.8, mm: 3.78, in: 96, q: 0.945 };

function unitOf(unit: string, { font, width, height, base }: Units): number {
  const known = PX[unit];
  if (known !== undefined) return known;
  switch (unit) {
    case 'em':
      return font;
    case 'rem':
      return 16;
    case 'ex':
    case 'ch':
      return font / 2;
    case '%':
      return base / 100;
    case 'vw':
    case 'dvw':
      return width / 100;
    case 'vmin':
      return Math.min(width, height) / 100;
    case 'vmax':
      return Math.max(width, height) / 100;
    default:
      return height / 100;
  }
}

/** Returns a length in px; null for keywords and calculations, except `clamp()`, which yields its minimum. */
export function lengthOf(text: string, units: Units, quirks: boolean): number | null {
  const value = text.trim().toLowerCase();
  const clamp = /^clamp\(\s*([^(),]+)\s*,/.exec(value);
  if (clamp) return lengthOf(clamp[1] ?? '', units, quirks);
  const match = LENGTH.exec(value);
  if (!match) return null;
  const number = Number(match[1]);
  if (match[2] === undefined) return number === 0 || quirks ? number : null;
  return number * unitOf(match[2], units);
}

/** Returns whether a browser accepts the text as a length, percentage or calculation. */
export function isLength(text: string, quirks: boolean): boolean {
  const value = text.trim().toLowerCase();
  const match = LENGTH.exec(value);
  if (match) return match[2] !== undefined || Number(match[1]) === 0 || quirks;
  return /^(calc|min|max|clamp|env|fit-content)\(.*\)$/.test(value);
}

/** Splits at white space outside of brackets. */
export function splitOutsideBrackets(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let word = '';
  for (const character of text.trim()) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (/\s/.test(character) && depth === 0) {
      if (word !== '') found.push(word);
      word = '';
    } else word += character;
  }
  return word === '' ? found : [...found, word];
}

/** Parses a number or percentage, such as an opacity; null when it is neither. */
export function numberOf(text: string): number | null {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) / (match[2] === '%' ? 100 : 1);
}
