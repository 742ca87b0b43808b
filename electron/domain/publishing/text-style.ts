import { FAINT, BLACK, type Appearance, type GetValue, type Styled } from './appearance';
import { attributeColour, blend, colourOf, contrast, lengthOf, numberOf, type Colour } from './css/values';
import { attribute, type Element } from './dom';

const SMALLEST_FONT = 3;
const LOWEST_CONTRAST = 1.3;

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
/** Factor of the keywords `smaller` and `larger`, and of one step of `<font size>`. */
const SIZE_STEP = 1.2;

/** Sets the font size of an element. */
export function applyFontSize(
  element: Element,
  look: Appearance,
  parent: Appearance,
  { get, units, quirks }: Styled,
): void {
  const value = get('font-size');
  if (value === 'unsure' || value === null) {
    if (value === 'unsure') look.uncertain ??= '字号无法算出';
    const size = element.tagName === 'font' ? attribute(element, 'size') : null;
    if (size !== null)
      look.fontSize = Math.max(10, 16 * SIZE_STEP ** (Number(size.replace('+', '')) - 3) || 10);
    return;
  }
  const relative = { smaller: parent.fontSize / SIZE_STEP, larger: parent.fontSize * SIZE_STEP };
  const keyword = { ...SIZES, ...relative }[value];
  const size = keyword ?? lengthOf(value, units(parent.fontSize, parent.fontSize), quirks);
  if (size === null) look.uncertain ??= '字号无法算出';
  else look.fontSize = size;
}

/** Sets the colours of an element's text and of what is behind it. */
export function applyColours(element: Element, look: Appearance, get: GetValue): void {
  look.colour = textColour(element, look.colour, get);
  applyBackground(element, look, get);
}

/** Returns null when it cannot be computed. */
function textColour(element: Element, inherited: Colour | null, get: GetValue): Colour | null {
  const declared = get('-webkit-text-fill-color') ?? get('color');
  if (declared !== null && declared !== 'currentcolor')
    return declared === 'unsure' ? null : colourOf(declared);
  const hint = colourHint(element);
  if (hint !== null) return attributeColour(hint) ?? inherited;
  return element.tagName === 'mark' ? BLACK : inherited;
}

/** Returns the text colour of a presentational attribute. */
function colourHint(element: Element): string | null {
  if (element.tagName === 'font') return attribute(element, 'color');
  return element.tagName === 'body' ? attribute(element, 'text') : null;
}

function applyBackground(element: Element, look: Appearance, get: GetValue): void {
  const hasImage = (get('background-image') ?? 'none') !== 'none';
  if (hasImage) look.hasBackgroundImage = true;
  const colour = backgroundColour(element, get);
  if (colour === 'none') return;
  if (colour === null) {
    look.background = null;
    return;
  }
  const isOpaque = colour.alpha === 1;
  if (look.background) look.background = blend(colour, look.background);
  else look.background = isOpaque ? colour : null;
  if (isOpaque && !hasImage) look.hasBackgroundImage = false;
}

/** Returns `none` when nothing is painted, null when the colour cannot be computed. */
function backgroundColour(element: Element, get: GetValue): Colour | 'none' | null {
  const declared = get('background-color');
  let colour: Colour | null;
  if (declared === null) {
    const hint = attribute(element, 'bgcolor');
    colour = hint === null ? null : attributeColour(hint);
    if (colour === null) return 'none';
  } else colour = declared === 'unsure' ? null : colourOf(declared);
  return colour === null || colour.alpha > 0 ? colour : 'none';
}

/** Sets `visibility` and `opacity`, and whether they, the size and the colours hide the text. */
export function applyLegibility(look: Appearance, parent: Appearance, get: GetValue): void {
  const visibility = get('visibility');
  if (visibility !== null && visibility !== 'unsure') look.visibility = visibility === 'visible';
  const opacity = get('opacity');
  const value = numberOf(opacity ?? '');
  if (value !== null) look.opacity = parent.opacity * Math.min(1, Math.max(0, value));
  else if (opacity !== null) look.uncertain ??= '透明度无法算出';
  look.hidden = invisibleReason(look);
  if (look.hidden === null) applyContrast(look);
}

function invisibleReason({ visibility, opacity, fontSize, colour }: Appearance): string | null {
  if (!visibility) return '样式设为不可见（visibility）';
  if (opacity < FAINT) return '几乎透明（opacity）';
  if (fontSize < SMALLEST_FONT) return '字号小得看不见';
  return colour && colour.alpha < FAINT ? '文字颜色透明' : null;
}

function applyContrast(look: Appearance): void {
  const { colour, background, hasBackgroundImage } = look;
  if (!colour || !background) look.uncertain ??= '文字或背景的颜色无法算出';
  else if (contrast(blend(colour, background), background) < LOWEST_CONTRAST) {
    if (hasBackgroundImage) look.uncertain ??= '文字压在图片上，颜色与底色相近';
    else look.hidden = '文字与背景同色';
  }
}
