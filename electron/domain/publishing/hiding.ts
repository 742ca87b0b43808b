import type { Screen } from './css/media';
import { lengthOf, numberOf, splitOutsideBrackets, type Units } from './css/values';
import type { Appearance } from './visibility';

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

const FAR = 3000;
const FAR_BACK = -90;
const TINY = 4;

/** Returns why a box hides all of its content, as a Chinese clause; null when it does not. */
export function hiddenReason(look: Appearance, styled: Styled): string | null {
  return placed(look, styled) ?? boxed(look, styled) ?? clipped(look, styled);
}

/** Moved off the screen by position, margin, indent or transform. */
function placed(look: Appearance, { get, units, screen, quirks }: Styled): string | null {
  const across = units(look.fontSize, screen.width);
  const down = units(look.fontSize, screen.height);
  const size = (property: string, units = across) => {
    const value = get(property);
    return value === null || value === 'unsure'
      ? null
      : lengthOf(splitOutsideBrackets(value)[0] ?? '', units, quirks);
  };
  const position = get('position');
  if (position !== null && position !== 'static' && position !== 'unsure') {
    const far = (value: number | null) => value !== null && (value <= FAR_BACK || value >= FAR);
    const beyond = (value: number | null, limit: number) =>
      value !== null && value >= limit && position !== 'relative';
    const [left, right, top, bottom] = [size('left'), size('right'), size('top', down), size('bottom', down)];
    if (
      far(left) ||
      far(right) ||
      far(top) ||
      far(bottom) ||
      beyond(left, screen.width) ||
      beyond(right, screen.width)
    )
      return '被移到屏幕之外（position）';
  }
  const margin = [size('margin-left'), size('margin-top')];
  if (margin.some((value) => value !== null && value <= -500)) return '被移到屏幕之外（margin）';
  const indent = size('text-indent');
  if (indent !== null && (indent <= FAR_BACK || indent >= screen.width))
    return '文字被缩进到屏幕之外（text-indent）';
  const shift = /translate[xy3d]*\(\s*(-?[\d.]+)(px|%|vw|vh|em|rem)/.exec(get('transform') ?? '');
  if (shift && Math.abs(lengthOf(`${shift[1]}${shift[2]}`, across, false) ?? 0) >= screen.width)
    return '被移到屏幕之外（transform）';
  return null;
}

/** In a box without size. */
function boxed(look: Appearance, { get, units, screen, quirks }: Styled): string | null {
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
}

const isFlat = (from: number | null | undefined, to: number | null | undefined): boolean =>
  typeof from === 'number' && typeof to === 'number' && to - from <= TINY;

function clipped(look: Appearance, { get, units }: Styled): string | null {
  if (get('content-visibility') === 'hidden') return '样式不显示（content-visibility）';
  if (get('-webkit-text-security') !== null && get('-webkit-text-security') !== 'none')
    return '文字显示成圆点';
  const clip = get('clip');
  const position = get('position');
  if (clip !== null && clip.startsWith('rect(') && (position === 'absolute' || position === 'fixed')) {
    const edges = clip
      .slice(5, -1)
      .split(/[\s,]+/)
      .map((edge) => lengthOf(edge, units(look.fontSize, 100), true));
    const [top, right, bottom, left] = edges;
    if (isFlat(top, bottom) || isFlat(left, right)) return '被裁去（clip）';
  }
  const path = get('clip-path') ?? get('-webkit-clip-path');
  if (
    path !== null &&
    /inset\(\s*(100|[5-9]\d(\.\d+)?)%|circle\(\s*0|polygon\(\s*(0(px|%)?[\s,]*)+\)/.test(path)
  )
    return '被裁去（clip-path）';
  const scale = /scale[xy3d]*\(\s*(0?\.?0*\d?)\b/.exec(get('transform') ?? '')?.[1] ?? get('scale');
  if (scale !== null && Number(scale) < 0.2 && scale !== '') return '缩小得看不见（transform）';
  const zoom = numberOf(get('zoom') ?? '');
  if (zoom !== null && zoom > 0 && zoom < 0.2) return '缩小得看不见（zoom）';
  return /opacity\(\s*0|brightness\(\s*0\b/.test(get('filter') ?? '') ? '滤镜使其看不见（filter）' : null;
}

/** Returns a style that may hide or move the content, which only a layout could decide; null when there is none. */
export function uncertaintyReason(look: Appearance, parent: Appearance, styled: Styled): string | null {
  const { get, units, quirks } = styled;
  if (look.uncertain !== null && look.uncertain !== parent.uncertain) return look.uncertain;
  const path = get('clip-path') ?? get('-webkit-clip-path');
  if (path !== null && path !== 'none') return '样式裁去一部分（clip-path）';
  const clip = get('clip');
  if (clip !== null && clip !== 'auto' && (get('position') === 'absolute' || get('position') === 'fixed'))
    return '样式裁去一部分（clip）';
  for (const property of [
    'mask',
    'mask-image',
    '-webkit-mask',
    '-webkit-mask-image',
    'transform',
    'scale',
    'rotate',
    'translate',
  ])
    if (!/^(none|scale\(1\)|translate[xyz3d]*\(0[^1-9]*\)|rotate\(0(deg)?\))$/.test(get(property) ?? 'none'))
      return `样式会移动或遮住文字（${property}）`;
  const filter = get('filter');
  if (filter !== null && !/^(none|progid:.*|(-webkit-)?grayscale\([^)]*\)|contrast\(100%\))$/.test(filter))
    return '样式有滤镜（filter）';
  if (!/^(none|normal)$/.test(get('mix-blend-mode') ?? 'normal')) return '样式混合颜色（mix-blend-mode）';
  const lines = get('-webkit-line-clamp');
  if (lines !== null && lines !== 'none') return '样式只显示前几行（line-clamp）';
  if (mayOverflow(look, styled)) return '框的高度固定，放不下的文字不显示';
  if (/^-/.test(get('z-index') ?? '') && !/^(static)$/.test(get('position') ?? 'static'))
    return '被放到别的内容下面（z-index）';
  const spacing = lengthOf(get('letter-spacing') ?? '', units(look.fontSize, look.fontSize), quirks);
  if (spacing !== null && spacing < -look.fontSize / 2) return '文字叠在一起（letter-spacing）';
  const line = get('line-height');
  const height = line === null ? null : (numberOf(line) ?? Infinity) * look.fontSize;
  if (height !== null && height < look.fontSize / 3 && line !== '0') return '文字叠在一起（line-height）';
  if (get('display') === 'unsure' || get('visibility') === 'unsure') return '样式用到的变量无法算出';
  if ((get('animation') ?? get('animation-name') ?? 'none') !== 'none') return '样式有动画';
  return null;
}

function mayOverflow(look: Appearance, { get, units, screen, quirks }: Styled): boolean {
  const cut = get('overflow-y');
  if (cut !== 'hidden' && cut !== 'clip') return false;
  return ['height', 'max-height'].some((property) => {
    const value = get(property);
    if (value === null || /^(auto|none|min-content|max-content|fit-content|100%)$/.test(value)) return false;
    const length = value === 'unsure' ? null : lengthOf(value, units(look.fontSize, screen.height), quirks);
    return length === null || length < 20_000;
  });
}
