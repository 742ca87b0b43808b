import { attribute, type Element } from './dom';

/** Returns a declared value; null when there is none or it cannot be resolved. */
type GetResolved = (property: string) => string | null;

type OrderRule = (element: Element, get: GetResolved) => string | null;

const isReversed: OrderRule = (element, get) => {
  const rightToLeft = attribute(element, 'dir')?.toLowerCase() === 'rtl' || get('direction') === 'rtl';
  return element.tagName === 'bdo' || rightToLeft || /override/.test(get('unicode-bidi') ?? '')
    ? '文字方向反转'
    : null;
};

const isReordered: OrderRule = (_, get) =>
  /reverse/.test(get('flex-direction') ?? '') || !/^[01]?$/.test(get('order') ?? '')
    ? '样式颠倒了次序'
    : null;

const isMoved: OrderRule = (_, get) => {
  const position = get('position') ?? '';
  const isShifted = ['left', 'right', 'top', 'bottom'].some(
    (side) => !/^(|auto|0(px)?)$/.test(get(side) ?? ''),
  );
  return !/^(static|relative|)$/.test(position) || (position === 'relative' && isShifted)
    ? '样式移动了文字（position）'
    : null;
};

const isFloated: OrderRule = ({ tagName }, get) =>
  /^(span|font|b|strong|i|em|u|a|small|big|sub|sup|label)$/.test(tagName) &&
  /left|right|inline/.test(get('float') ?? '')
    ? '样式移动了文字（float）'
    : null;

/**
 * Returns why text inside this element may appear in another order than in the page's text, as a Chinese clause; null
 * when it does not.
 */
export function reorderReason(element: Element, get: GetResolved): string | null {
  for (const rule of [isReversed, isReordered, isMoved, isFloated]) {
    const reason = rule(element, get);
    if (reason !== null) return reason;
  }
  return null;
}
