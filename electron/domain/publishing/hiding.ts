import { lengthOf, numberOf } from './css/values';
import { declaredLength, firstReason, type VisibilityRule } from './appearance';

const FAR = 3000;
const FAR_BACK = -90;
const MARGIN_FAR_BACK = -500;
const TINY = 4;
const SMALLEST_SCALE = 0.2;

const movedByPosition: VisibilityRule = (look, styled) => {
  const { get, units, screen } = styled;
  const position = get('position');
  if (position === null || position === 'static' || position === 'unsure') return null;
  const across = units(look.fontSize, screen.width);
  const down = units(look.fontSize, screen.height);
  const sides = [declaredLength('left', styled, across), declaredLength('right', styled, across)];
  const edges = [...sides, declaredLength('top', styled, down), declaredLength('bottom', styled, down)];
  const far = edges.some((value) => value !== null && (value <= FAR_BACK || value >= FAR));
  const beside = position !== 'relative' && sides.some((value) => value !== null && value >= screen.width);
  return far || beside ? '被移到屏幕之外（position）' : null;
};

const movedByMargin: VisibilityRule = (look, styled) => {
  const across = styled.units(look.fontSize, styled.screen.width);
  const margins = [
    declaredLength('margin-left', styled, across),
    declaredLength('margin-top', styled, across),
  ];
  return margins.some((value) => value !== null && value <= MARGIN_FAR_BACK)
    ? '被移到屏幕之外（margin）'
    : null;
};

const movedByIndent: VisibilityRule = (look, styled) => {
  const { width } = styled.screen;
  const indent = declaredLength('text-indent', styled, styled.units(look.fontSize, width));
  return indent !== null && (indent <= FAR_BACK || indent >= width)
    ? '文字被缩进到屏幕之外（text-indent）'
    : null;
};

const movedByTransform: VisibilityRule = (look, { get, units, screen }) => {
  const shift = /translate[xy3d]*\(\s*(-?[\d.]+)(px|%|vw|vh|em|rem)/.exec(get('transform') ?? '');
  if (!shift) return null;
  const length = lengthOf(`${shift[1]}${shift[2]}`, units(look.fontSize, screen.width), false) ?? 0;
  return Math.abs(length) >= screen.width ? '被移到屏幕之外（transform）' : null;
};

const isInEmptyBox: VisibilityRule = (look, { get, units, screen, quirks }) => {
  const cut = [get('overflow-x'), get('overflow-y')].some((value) => value !== null && value !== 'visible');
  if (!cut) return null;
  for (const property of ['height', 'max-height', 'width', 'max-width']) {
    const value = get(property);
    const length =
      value === null || value === 'unsure'
        ? null
        : lengthOf(value, units(look.fontSize, screen.width), quirks);
    if (length !== null && length <= TINY) return '装在没有大小的框里（overflow）';
  }
  const line = get('line-height');
  const size =
    line === null ? null : (numberOf(line) ?? lengthOf(line, units(look.fontSize, look.fontSize), quirks));
  return size !== null && size <= 0 ? '行高为零' : null;
};

const isNotPainted: VisibilityRule = (_, { get }) =>
  get('content-visibility') === 'hidden' ? '样式不显示（content-visibility）' : null;

const isMasked: VisibilityRule = (_, { get }) => {
  const security = get('-webkit-text-security');
  return security !== null && security !== 'none' ? '文字显示成圆点' : null;
};

const isFlat = (from: number | null | undefined, to: number | null | undefined): boolean =>
  typeof from === 'number' && typeof to === 'number' && to - from <= TINY;

const isClipped: VisibilityRule = (look, { get, units }) => {
  const clip = get('clip');
  const position = get('position');
  if (!clip?.startsWith('rect(') || (position !== 'absolute' && position !== 'fixed')) return null;
  const [top, right, bottom, left] = clip
    .slice(5, -1)
    .split(/[\s,]+/)
    .map((edge) => lengthOf(edge, units(look.fontSize, 100), true));
  return isFlat(top, bottom) || isFlat(left, right) ? '被裁去（clip）' : null;
};

const isClippedByPath: VisibilityRule = (_, { get }) => {
  const path = get('clip-path') ?? get('-webkit-clip-path') ?? '';
  return /inset\(\s*(100|[5-9]\d(\.\d+)?)%|circle\(\s*0|polygon\(\s*(0(px|%)?[\s,]*)+\)/.test(path)
    ? '被裁去（clip-path）'
    : null;
};

const isShrunk: VisibilityRule = (_, { get }) => {
  const scale = /scale[xy3d]*\(\s*(0?\.?0*\d?)\b/.exec(get('transform') ?? '')?.[1] ?? get('scale');
  return scale !== null && Number(scale) < SMALLEST_SCALE && scale !== ''
    ? '缩小得看不见（transform）'
    : null;
};

const isZoomedOut: VisibilityRule = (_, { get }) => {
  const zoom = numberOf(get('zoom') ?? '');
  return zoom !== null && zoom > 0 && zoom < SMALLEST_SCALE ? '缩小得看不见（zoom）' : null;
};

const isFilteredOut: VisibilityRule = (_, { get }) =>
  /opacity\(\s*0|brightness\(\s*0\b/.test(get('filter') ?? '') ? '滤镜使其看不见（filter）' : null;

/** Returns why a box hides all of its content, as a Chinese clause; null when it does not. */
export const hiddenReason: VisibilityRule = firstReason([
  movedByPosition,
  movedByMargin,
  movedByIndent,
  movedByTransform,
  isInEmptyBox,
  isNotPainted,
  isMasked,
  isClipped,
  isClippedByPath,
  isShrunk,
  isZoomedOut,
  isFilteredOut,
]);
