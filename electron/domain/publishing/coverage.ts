import { BLACK, FAINT, type GetValue, type Styled } from './appearance';
import { colourOf, lengthOf } from './css/values';

/** Minimum width and height, in px, of a painted box that can cover content. */
const LARGE = 60;
/** Part of the screen's width and height from which on a box covers the screen. */
const WHOLE = 0.9;
/** Font size, in px, for the lengths of a covering box. */
const FONT = 16;

/** A visible box that is taken out of the flow of the page. */
export interface PositionedBox {
  styled: Styled;
  /** Whether it belongs to a pseudo-element. */
  isPseudo: boolean;
}

/** Returns whether the box covers the whole screen, or is painted and large; null when it does neither. */
export function coverageOf(box: PositionedBox): 'screen' | 'part' | null {
  const { get, screen } = box.styled;
  const across = extent(box, 'width', ['left', 'right']);
  const down = extent(box, 'height', ['top', 'bottom']);
  if (across >= WHOLE * screen.width && down >= WHOLE * screen.height) return 'screen';
  return isPainted(get) && across >= LARGE && down >= LARGE ? 'part' : null;
}

/** Returns the width or height of the box in px. `sides`: the properties that can stretch it across the screen. */
function extent(
  { styled, isPseudo }: PositionedBox,
  size: 'width' | 'height',
  sides: readonly string[],
): number {
  const { get, screen, units, quirks } = styled;
  const whole = screen[size];
  const own = lengthOf(get(size) ?? '', units(FONT, whole), quirks);
  if (own !== null) return own;
  if (sides.every((side) => (get(side) ?? 'auto') !== 'auto')) return whole;
  return isPseudo ? 0 : LARGE;
}

function isPainted(get: GetValue): boolean {
  const ground = get('background-color');
  const colour = ground === null ? null : ground === 'unsure' ? BLACK : colourOf(ground);
  return (colour !== null && colour.alpha > FAINT) || (get('background-image') ?? 'none') !== 'none';
}
