import parseCss from 'css-tree/parser';
import { parse, type Selector } from 'css-what';
import { compileSelector, type Element } from '../dom';

/** Pseudo-classes that never match while the user does not interact with the page. */
const AT_REST_NEVER = new Set(
  (
    'hover focus active focus-within focus-visible visited target target-within autofill -webkit-autofill fullscreen ' +
    '-webkit-full-screen modal picture-in-picture popover-open user-invalid user-valid -moz-focusring playing paused ' +
    'seeking buffering stalled muted volume-locked local-link past current future placeholder-shown'
  ).split(' '),
);
const STANDARD = new Set(
  (
    'root first-child last-child only-child nth-child nth-last-child first-of-type last-of-type only-of-type ' +
    'nth-of-type nth-last-of-type empty not is where matches has link any-link disabled enabled checked required ' +
    'optional read-only read-write scope'
  ).split(' '),
);
/** jQuery's own pseudo-classes are invalid in CSS: a browser drops the rule. */
const JQUERY =
  /^(contains|icontains|eq|gt|lt|even|odd|first|last|parent|selected|header|button|input|text|image|checkbox|file|password|radio|reset|submit)$/;
/** Pseudo-elements that are also written with one colon (CSS 2). */
const OLD_ELEMENTS = new Set(['before', 'after', 'first-line', 'first-letter']);

export interface StyleSelector {
  matches(element: Element): boolean;
  specificity: number;
  /** `first`: the first line or letter. */
  pseudo: 'before' | 'after' | 'first' | null;
  /** The selector contains a test with an unknown result, which is treated as true. */
  unsure: boolean;
}

type Compound = Selector[];
type PseudoClass = Extract<Selector, { type: 'pseudo' }>;

function specificity(compound: Compound): number {
  let sum = 0;
  for (const token of compound) {
    const { type } = token;
    if (type === 'attribute') sum += token.name === 'id' && token.action === 'equals' ? 1_000_000 : 1_000;
    else if (type === 'tag' || type === 'pseudo-element') sum += 1;
    else if (type === 'pseudo') {
      if (token.name === 'where') continue;
      if (Array.isArray(token.data) && ['is', 'not', 'has', 'matches'].includes(token.name))
        sum += Math.max(0, ...token.data.map(specificity));
      else sum += 1_000;
    }
  }
  return sum;
}

interface Reading {
  never: boolean;
  unsure: boolean;
  invalid: boolean;
  pseudo: StyleSelector['pseudo'] | 'other';
}

const unread = (): Reading => ({ never: false, unsure: false, invalid: false, pseudo: null });

/** Removes the parts that css-select does not test like a browser, and records them in `reading`. */
function plain(compound: Compound, reading: Reading): Compound {
  return compound.flatMap((token): Compound => {
    const old = token.type === 'pseudo' && OLD_ELEMENTS.has(token.name);
    if (token.type === 'pseudo-element' || old) {
      reading.pseudo = pseudoElement((token as { name: string }).name);
      return [];
    }
    return token.type === 'pseudo' ? plainPseudoClass(token, reading) : [token];
  });
}

function pseudoElement(name: string): Reading['pseudo'] {
  if (name === 'before' || name === 'after') return name;
  return /^first-/.test(name) ? 'first' : 'other';
}

function plainPseudoClass(token: PseudoClass, reading: Reading): Compound {
  const { name, data } = token;
  if (AT_REST_NEVER.has(name)) {
    reading.never = true;
    return [];
  }
  if (!STANDARD.has(name)) {
    reading.invalid ||= JQUERY.test(name);
    reading.unsure = true;
    return [];
  }
  // `:nth-child(2 of .a)` is not supported.
  if (typeof data === 'string' && / of /.test(data)) {
    reading.unsure = true;
    return [];
  }
  return Array.isArray(data) ? plainArguments(token, data, reading) : [token];
}

/** Handles a pseudo-class whose argument is a selector list. */
function plainArguments(token: PseudoClass, list: readonly Compound[], reading: Reading): Compound {
  const inner = list.map((one) => {
    const own = unread();
    const rest = plain(one, own);
    reading.unsure ||= own.unsure;
    return own.never ? null : rest;
  });
  const kept = inner.filter((one): one is Compound => one !== null && one.length > 0);
  if (token.name === 'not') return kept.length === 0 ? [] : [{ ...token, data: kept }];
  if (kept.length === 0) reading.never = true;
  return [{ ...token, name: token.name === 'matches' ? 'is' : token.name, data: kept }];
}

function isSelector(text: string): boolean {
  let valid = true;
  parseCss(text, { context: 'selectorList', onParseError: () => (valid = false) });
  return valid;
}

/** Parses a selector list; empty when a browser would drop it. */
export function parseSelectors(text: string, quirks: boolean): StyleSelector[] {
  let parsed: Selector[][];
  try {
    parsed = parse(text);
  } catch {
    return isSelector(text) ? [{ matches: () => true, specificity: 0, pseudo: null, unsure: true }] : [];
  }
  const found: StyleSelector[] = [];
  for (const compound of parsed) {
    const reading = unread();
    const rest = plain(compound, reading);
    if (reading.invalid) return [];
    if (reading.never || reading.pseudo === 'other') continue;
    const matches = testOf(rest, quirks);
    found.push({
      matches: matches ?? (() => true),
      specificity: specificity(compound),
      pseudo: reading.pseudo,
      unsure: reading.unsure || matches === null,
    });
  }
  return found;
}

function testOf(compound: Compound, quirks: boolean): ((element: Element) => boolean) | null {
  const last = compound.at(-1);
  const complete: Compound = [...compound];
  const traversals = ['descendant', 'child', 'sibling', 'adjacent'];
  if (!last || traversals.includes(last.type))
    complete.push({ type: 'universal', namespace: null } as Selector);
  try {
    return compileSelector([complete], quirks);
  } catch {
    return null;
  }
}
