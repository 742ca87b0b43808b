/** A screen for which pages are checked. Sizes in px. */
export interface Screen {
  name: 'desktop' | 'phone';
  width: number;
  height: number;
}

export const SCREENS: readonly Screen[] = [
  { name: 'desktop', width: 1366, height: 768 },
  { name: 'phone', width: 390, height: 844 },
];

function px(text: string): number | null {
  const match = /^([\d.]+)(px|em|rem)?$/.exec(text.trim());
  if (!match) return null;
  return Number(match[1]) * (match[2] === 'em' || match[2] === 'rem' ? 16 : 1);
}

function compare(size: number, operator: string, limit: number): boolean {
  switch (operator) {
    case '<':
      return size < limit;
    case '<=':
      return size <= limit;
    case '>':
      return size > limit;
    case '>=':
      return size >= limit;
    default:
      return size === limit;
  }
}

const MIRROR: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };

function range(feature: string, screen: Screen): boolean | null {
  const size = (name: string) => (name === 'width' ? screen.width : screen.height);
  const match = /^(?:([\d.a-z]+)\s*(<=?|>=?|=)\s*)?(width|height)(?:\s*(<=?|>=?|=)\s*([\d.a-z]+))?$/.exec(
    feature,
  );
  if (!match) return null;
  const [, left, first, name = '', second, right] = match;
  const results: boolean[] = [];
  if (left !== undefined && first !== undefined) {
    const limit = px(left);
    if (limit === null) return null;
    results.push(compare(size(name), MIRROR[first] ?? '=', limit));
  }
  if (second !== undefined && right !== undefined) {
    const limit = px(right);
    if (limit === null) return null;
    results.push(compare(size(name), second, limit));
  }
  return results.every(Boolean);
}

/** Returns whether a media feature matches; null when unknown. */
function feature(text: string, screen: Screen): boolean | null {
  const [name = '', value = ''] = text.split(':').map((part) => part.trim());
  const limit = px(value);
  const size = name.endsWith('width') ? screen.width : screen.height;
  if (/^min-(device-)?(width|height)$/.test(name) && limit !== null) return size >= limit;
  if (/^max-(device-)?(width|height)$/.test(name) && limit !== null) return size <= limit;
  if (name === 'orientation') return (screen.width > screen.height ? 'landscape' : 'portrait') === value;
  return range(text.trim(), screen);
}

/** `maybe`: unknown. */
export type Applies = 'yes' | 'no' | 'maybe';

function query(text: string, screen: Screen): Applies {
  const head = /^\s*(?:(not|only)\s+)?([a-z-]+)\b/.exec(text);
  const type = head && !['not', 'and', 'or'].includes(head[2] ?? '') ? (head[2] ?? 'all') : 'all';
  const negated = head?.[1] === 'not';
  const onScreen = type === 'all' || type === 'screen';
  const features = [...text.matchAll(/(not\s*)?\(([^()]*)\)/g)].map(([, not, inside]) => {
    const holds = feature(inside ?? '', screen);
    return holds === null ? null : not ? !holds : holds;
  });
  const either = /\)\s*or\s*\(/.test(text);
  const unknown = features.includes(null) || /\(\s*\(/.test(text);
  if (!onScreen || (!either && features.includes(false))) return negated ? 'yes' : 'no';
  if (unknown) return 'maybe';
  const holds = either ? features.includes(true) : true;
  return holds !== negated ? 'yes' : 'no';
}

/** Returns whether a media query list matches a screen. An empty list always does. */
export function mediaApplies(list: string, screen: Screen): Applies {
  const text = list.trim().toLowerCase();
  if (text === '') return 'yes';
  const each = text.split(',').map((one) => query(one, screen));
  return each.includes('yes') ? 'yes' : each.includes('maybe') ? 'maybe' : 'no';
}
