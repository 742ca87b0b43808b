import { firstReason, type Appearance, type VisibilityRule, type Styled } from './appearance';
import { lengthOf, numberOf } from './css/values';

/** Height in px that the text of a box never reaches. */
const HIGHER_THAN_TEXT = 20_000;

const isCutByPath: VisibilityRule = (_, { get }) => {
  const path = get('clip-path') ?? get('-webkit-clip-path') ?? 'none';
  return path === 'none' ? null : '样式裁去一部分（clip-path）';
};

const isCut: VisibilityRule = (_, { get }) => {
  const isPositioned = get('position') === 'absolute' || get('position') === 'fixed';
  return isPositioned && (get('clip') ?? 'auto') !== 'auto' ? '样式裁去一部分（clip）' : null;
};

const MOVING = [
  'mask',
  'mask-image',
  '-webkit-mask',
  '-webkit-mask-image',
  'transform',
  'scale',
  'rotate',
  'translate',
];
const AT_REST = /^(none|scale\(1\)|translate[xyz3d]*\(0[^1-9]*\)|rotate\(0(deg)?\))$/;

const isMovedOrMasked: VisibilityRule = (_, { get }) => {
  const property = MOVING.find((it) => !AT_REST.test(get(it) ?? 'none'));
  return property === undefined ? null : `样式会移动或遮住文字（${property}）`;
};

const isFiltered: VisibilityRule = (_, { get }) =>
  /^(none|progid:.*|(-webkit-)?grayscale\([^)]*\)|contrast\(100%\))$/.test(get('filter') ?? 'none')
    ? null
    : '样式有滤镜（filter）';

const isBlended: VisibilityRule = (_, { get }) =>
  /^(none|normal)$/.test(get('mix-blend-mode') ?? 'normal') ? null : '样式混合颜色（mix-blend-mode）';

const isClamped: VisibilityRule = (_, { get }) =>
  (get('-webkit-line-clamp') ?? 'none') === 'none' ? null : '样式只显示前几行（line-clamp）';

const mayOverflow: VisibilityRule = (look, { get, units, screen, quirks }) => {
  const cut = get('overflow-y');
  if (cut !== 'hidden' && cut !== 'clip') return null;
  const isLimited = ['height', 'max-height'].some((property) => {
    const value = get(property);
    if (value === null || /^(auto|none|min-content|max-content|fit-content|100%)$/.test(value)) return false;
    const length = value === 'unsure' ? null : lengthOf(value, units(look.fontSize, screen.height), quirks);
    return length === null || length < HIGHER_THAN_TEXT;
  });
  return isLimited ? '框的高度固定，放不下的文字不显示' : null;
};

const isBehind: VisibilityRule = (_, { get }) =>
  /^-/.test(get('z-index') ?? '') && (get('position') ?? 'static') !== 'static'
    ? '被放到别的内容下面（z-index）'
    : null;

const overlapsItself: VisibilityRule = (look, { get, units, quirks }) => {
  const spacing = lengthOf(get('letter-spacing') ?? '', units(look.fontSize, look.fontSize), quirks);
  if (spacing !== null && spacing < -look.fontSize / 2) return '文字叠在一起（letter-spacing）';
  const line = get('line-height');
  const height = line === null ? null : (numberOf(line) ?? Infinity) * look.fontSize;
  return height !== null && height < look.fontSize / 3 && line !== '0' ? '文字叠在一起（line-height）' : null;
};

const hasUnknownVariable: VisibilityRule = (_, { get }) =>
  get('display') === 'unsure' || get('visibility') === 'unsure' ? '样式用到的变量无法算出' : null;

const isAnimated: VisibilityRule = (_, { get }) =>
  (get('animation') ?? get('animation-name') ?? 'none') === 'none' ? null : '样式有动画';

const ownReason = firstReason([
  isCutByPath,
  isCut,
  isMovedOrMasked,
  isFiltered,
  isBlended,
  isClamped,
  mayOverflow,
  isBehind,
  overlapsItself,
  hasUnknownVariable,
  isAnimated,
]);

/** Returns a style that may hide or move the content, which only a layout could decide; null when there is none. */
export function uncertaintyReason(look: Appearance, parent: Appearance, styled: Styled): string | null {
  if (look.uncertain !== null && look.uncertain !== parent.uncertain) return look.uncertain;
  return ownReason(look, styled);
}
