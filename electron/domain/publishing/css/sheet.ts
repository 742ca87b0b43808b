import type { Atrule, CssNode, Declaration, Rule } from 'css-tree';
import parse from 'css-tree/parser';
import generate from 'css-tree/generator';
import { isAcceptedValue, expandShorthand } from './properties';
import { SCREENS, mediaApplies, type Applies } from './media';
import { parseSelectors, type StyleSelector } from './selector';
import { LimitExceeded } from '../dom';

/** More rules than any site has. Each rule is tested against each element. */
const MAX_RULES = 20_000;
const MAX_NESTING = 20;
const MAX_SELECTOR = 20_000;

export interface Declared {
  value: string;
  important: boolean;
}

export interface StyleRule extends StyleSelector {
  declarations: ReadonlyMap<string, Declared>;
  /** Whether it applies on each of `SCREENS`. */
  screens: readonly Applies[];
  /** It comes from the page itself; a content security policy can forbid it. */
  inPage: boolean;
  /** Rank of its cascade layer; `Infinity` outside of layers. */
  layer: number;
  order: number;
}

/** Collects the rules of a page's style sheets, in order. */
export class StyleRules {
  readonly rules: StyleRule[] = [];
  /** The `@import` addresses of the last sheet, as written. */
  imports: Array<{ url: string; media: string }> = [];
  fonts = false;
  /** Whether some rules are under a condition whose result is unknown. */
  get conditional(): boolean {
    return this.rules.some(({ unsure, screens }) => unsure || screens.includes('maybe'));
  }

  #layers = new Map<string, number>();
  readonly #quirks: boolean;

  constructor(quirks: boolean) {
    this.#quirks = quirks;
  }

  layer(name: string): number {
    const rank = this.#layers.get(name) ?? this.#layers.size;
    this.#layers.set(name, rank);
    return rank;
  }

  /**
   * Adds the rules of a sheet. `media` is that of its element. Throws `LimitExceeded` beyond the limits on rules, nesting and
   * selectors.
   */
  add(css: string, media: string, inPage: boolean): void {
    this.imports = [];
    const tree = parse(css, {
      parseValue: false,
      parseAtrulePrelude: false,
      parseRulePrelude: false,
      parseCustomProperty: false,
    });
    const screens = SCREENS.map((screen) => mediaApplies(media, screen));
    if ('children' in tree)
      this.#walk(tree, { screens, inPage, unsure: false, layer: Infinity, parent: null, depth: 0 });
  }

  #walk(node: CssNode, scope: Scope): void {
    if (!('children' in node) || !node.children) return;
    if (scope.depth > MAX_NESTING) throw new LimitExceeded(`样式规则嵌套超过 ${MAX_NESTING} 层。`);
    for (const child of node.children) {
      if (child.type === 'Rule') this.#rule(child, scope);
      else if (child.type === 'Atrule') this.#atRule(child, scope);
    }
  }

  #rule(rule: Rule, scope: Scope): void {
    const own = withoutComments(generate(rule.prelude));
    const selector = scope.parent === null ? own : nested(own, scope.parent);
    if (selector.length > MAX_SELECTOR) throw new LimitExceeded('样式的选择器太长。');
    this.#declare(selector, rule.block, scope);
    this.#walk(rule.block, { ...scope, parent: selector, depth: scope.depth + 1 });
  }

  #declare(selector: string, block: CssNode, { screens, inPage, unsure, layer }: Scope): void {
    if (!('children' in block) || !block.children || screens.every((it) => it === 'no')) return;
    const declarations = declarationsOf([...block.children], this.#quirks);
    if (declarations.size === 0) return;
    for (const one of parseSelectors(selector, this.#quirks)) {
      if (this.rules.length >= MAX_RULES) throw new LimitExceeded(`样式规则超过 ${MAX_RULES} 条。`);
      const order = this.rules.length;
      this.rules.push({ ...one, declarations, screens, inPage, layer, order, unsure: one.unsure || unsure });
    }
  }

  #atRule(rule: Atrule, scope: Scope): void {
    const name = unescape(rule.name).toLowerCase();
    const prelude = rule.prelude ? withoutComments(generate(rule.prelude)) : '';
    if (name === 'import') this.#import(prelude);
    if (name === 'font-face') this.fonts = true;
    if (name === 'layer' && !rule.block) for (const one of prelude.split(',')) this.layer(one.trim());
    if (!rule.block || !GROUPS.has(name)) return;
    const inner: Scope = { ...scope, depth: scope.depth + 1 };
    if (name === 'media')
      inner.screens = SCREENS.map((screen, index) =>
        both(scope.screens[index] ?? 'no', mediaApplies(prelude, screen)),
      );
    else if (name !== 'layer') inner.unsure = true;
    if (name === 'layer') inner.layer = this.layer(prelude.trim() || `#${this.#layers.size}`);
    if (scope.parent !== null) this.#declare(scope.parent, rule.block, inner);
    this.#walk(rule.block, inner);
  }

  #import(prelude: string): void {
    const match = /^\s*(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)?\s*(.*)$/s.exec(prelude);
    const url = match?.[1] ?? match?.[2] ?? match?.[3];
    if (url !== undefined)
      this.imports.push({
        url,
        media: (match?.[4] ?? '').replace(/^layer(\([^)]*\))?|supports\([^)]*\)/g, ''),
      });
  }
}

const both = (a: Applies, b: Applies): Applies =>
  a === 'no' || b === 'no' ? 'no' : a === 'maybe' || b === 'maybe' ? 'maybe' : 'yes';

interface Scope {
  screens: readonly Applies[];
  inPage: boolean;
  /** Inside a condition whose result is unknown. */
  unsure: boolean;
  layer: number;
  parent: string | null;
  depth: number;
}

/** At-rules whose inner rules apply or may apply. The result of conditions other than `@media` is unknown. */
const GROUPS: ReadonlySet<string> = new Set([
  'media',
  'supports',
  'layer',
  'container',
  'scope',
  'starting-style',
  'document',
  '-moz-document',
]);

function nested(own: string, parent: string): string {
  const inside = `:is(${parent})`;
  return own.includes('&') ? own.replaceAll('&', inside) : `${inside} ${own}`;
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?(\*\/|$)/g, ' ').trim();

/** Resolves CSS escapes (CSS Syntax 4.3.7) and removes comments. */
function unescape(text: string): string {
  return withoutComments(text).replace(
    /\\(?:([0-9a-f]{1,6})\s?|([^\n]))/gi,
    (_, code: string | undefined, character: string | undefined) => {
      if (code === undefined) return character ?? '';
      const point = parseInt(code, 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
    },
  );
}

function declarationsOf(nodes: readonly CssNode[], quirks: boolean): Map<string, Declared> {
  const found = new Map<string, Declared>();
  for (const node of nodes) if (node.type === 'Declaration') put(found, node, quirks);
  return found;
}

function put(found: Map<string, Declared>, node: Declaration, quirks: boolean): void {
  const name = unescape(node.property);
  const property = name.startsWith('--') ? name : name.toLowerCase();
  const text = unescape(generate(node.value)).trim();
  for (const [longhand, value] of expandShorthand(property, text)) {
    if (!isAcceptedValue(longhand, value, quirks)) continue;
    const important = node.important !== false;
    if (!important && found.get(longhand)?.important) continue;
    found.set(longhand, { value, important });
  }
}

/** Returns the declarations of a `style` attribute. */
export function inlineDeclarations(css: string, quirks: boolean): Map<string, Declared> {
  const tree = parse(css, { context: 'declarationList', parseValue: false, parseCustomProperty: false });
  return declarationsOf('children' in tree && tree.children ? [...tree.children] : [], quirks);
}
