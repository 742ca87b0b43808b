import { parse } from 'css-what';
import type { EntryCheck } from '../ledger/judge';

function usable(selector: string): boolean {
  try {
    return parse(selector).length > 0;
  } catch {
    return false;
  }
}

/** Refuses page rules that contain an invalid selector. */
export const pageRulesRefusal: EntryCheck<'pages.rules'> = (_reader, { rules }) => {
  const { title, body, files, next, parts, frame } = rules;
  const selectors = [title, body, files, next, ...parts.map(({ selector }) => selector), ...frame];
  const wrong = selectors.find((selector) => selector !== null && !usable(selector)) ?? null;
  return wrong === null ? null : { code: 'INVALID', reason: `“${wrong}”不是可以使用的选择器。` };
};
