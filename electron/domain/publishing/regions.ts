import type { PageRules } from '../records';
import { elementsOf, compileSelector, parentOf, type Document, type Element } from './dom';
import { extractRegions, type Region, type RegionKind } from './extract';
import type { Appearances } from './visibility';

/** The regions of a page on one screen. */
export interface Regions {
  title: Region[];
  body: Region[];
  files: Region[];
  part: Region[];
  frame: Region[];
  rest: Region;
}

type Test = { kind: RegionKind; index: number; matches(element: Element): boolean };

/** Returns tests for the selectors of the rules, in order of precedence. Throws an Error for an invalid selector. */
export function compileTests(rules: PageRules, quirks: boolean): Test[] {
  const test = (kind: RegionKind, selector: string, index = -1): Test => ({
    kind,
    index,
    matches: compileSelector(selector, quirks),
  });
  return [
    test('title', rules.title),
    test('body', rules.body),
    ...(rules.files === null ? [] : [test('files', rules.files)]),
    ...rules.parts.map(({ selector }, index) => test('part', selector, index)),
    ...rules.frame.map((selector, index) => test('frame', selector, index)),
  ];
}

/**
 * Divides a page into regions. The frame cannot begin inside a signed region. Throws `LimitExceeded` when elements are nested
 * too deeply.
 */
export function divideIntoRegions(
  document: Document,
  tests: readonly Test[],
  looks: Appearances | null,
): Regions {
  const begins = new Map<Element, Region>();
  const regions: Regions = {
    title: [],
    body: [],
    files: [],
    part: [],
    frame: [],
    rest: { kind: 'rest', index: -1, element: null, items: [], links: [] },
  };
  for (const element of elementsOf(document)) {
    const test = tests.find((it) => it.matches(element));
    if (!test || (test.kind === 'frame' && insideSigned(element, begins))) continue;
    const region: Region = { kind: test.kind, index: test.index, element, items: [], links: [] };
    begins.set(element, region);
    if (test.kind !== 'rest') regions[test.kind].push(region);
  }
  regions.rest = extractRegions(document, begins, looks);
  return regions;
}

function insideSigned(element: Element, begins: ReadonlyMap<Element, Region>): boolean {
  for (let at = parentOf(element); at; at = parentOf(at)) {
    const kind = begins.get(at)?.kind;
    if (kind === 'title' || kind === 'body' || kind === 'files') return true;
  }
  return false;
}
