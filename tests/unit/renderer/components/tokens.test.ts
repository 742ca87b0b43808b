import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { theme as antd } from 'antd';
import { blend, wcagContrast, type Color } from 'culori';
import { generate, parse, walk, type CssNode } from 'css-tree';
import { describe, expect, it } from 'vitest';
import { theme } from '../../../../renderer/app/theme';
import { TONES } from '../../../../renderer/components/ToneTag';
import {
  cssVariable,
  fontSizes,
  radii,
  sharedColors,
  spaces,
  tokenStyleSheet,
  type TokenName,
} from '../../../../renderer/components/tokens';

const SIZES = [14, 16, 18, 20] as const;

/** WCAG 2.1: text (1.4.3), large text (1.4.3), and outlines of controls (1.4.11). */
const TEXT = 4.5;
const OUTLINE = 3;

/** The declarations of a rule by property; the value as text. */
function declarationsOf(block: CssNode): Map<string, string> {
  const found = new Map<string, string>();
  walk(block, {
    visit: 'Declaration',
    enter: ({ property, value }) => void found.set(property, generate(value).trim()),
  });
  return found;
}

const declared = declarationsOf(parse(tokenStyleSheet()));
const property = (name: TokenName) => cssVariable(name).slice('var('.length, -1);
const valueOf = (name: TokenName) => declared.get(property(name)) ?? '';

const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).map((file) =>
  join('renderer', file),
);
const sheets = files.filter((file) => file.endsWith('.css'));

/** Contrast of text on a surface. Translucent surfaces lie on `below`. */
function contrast(text: string, surface: string, below: TokenName = 'colorBrandBg'): number {
  return wcagContrast(text, blend([valueOf(below), surface]) as Color);
}

/** Text colours and the surfaces that they lie on without saying so in one rule. */
const ON: Partial<Record<TokenName, readonly TokenName[]>> = {
  colorText: [
    ...(['colorBgContainer', 'colorBgLayout', 'colorFillAlter', 'controlItemBgHover'] as const),
    ...(['controlItemBgActive', 'colorInfoBg', 'colorInfoBgHover', 'colorSuccessBg'] as const),
    ...(['colorSuccessBgHover', 'colorWarningBg', 'colorErrorBg', 'colorErrorBgHover'] as const),
    ...(['colorDrillBg', 'colorHighlightBg'] as const),
  ],
  colorTextSecondary: [
    ...(['colorBgContainer', 'colorBgLayout', 'colorFillAlter', 'controlItemBgHover'] as const),
    ...(['controlItemBgActive', 'colorInfoBg', 'colorSuccessBg', 'colorWarningBg'] as const),
    ...(['colorErrorBg', 'colorDrillBg'] as const),
  ],
  colorTextHead: ['colorBgContainer', 'colorBgLayout'],
  colorTextPlaceholder: ['colorBgContainer', 'colorBgLayout', 'colorFillAlter'],
  colorPrimary: [
    ...(['colorBgContainer', 'colorBgLayout', 'colorFillAlter', 'colorInfoBg'] as const),
    ...(['controlItemBgHover', 'controlItemBgActive', 'colorWarningBg'] as const),
  ],
  colorPrimaryHover: ['colorBgContainer', 'colorBgLayout', 'colorFillAlter'],
  colorSuccess: ['colorBgContainer', 'colorBgLayout', 'colorFillAlter', 'colorSuccessBg'],
  colorWarning: ['colorBgContainer', 'colorBgLayout', 'colorFillAlter', 'colorWarningBg'],
  colorWarningText: ['colorBgContainer', 'colorWarningBg'],
  colorError: ['colorBgContainer', 'colorBgLayout', 'colorFillAlter', 'colorErrorBg', 'controlItemBgHover'],
  colorTextLightSolid: [
    ...(['colorPrimary', 'colorPrimaryHover', 'colorSuccess', 'colorWarning', 'colorError'] as const),
    ...(['colorErrorHover', 'colorDrill', 'colorDrillStripe', 'colorBrandBg', 'colorBrandBgDeep'] as const),
  ],
  colorBrandText: ['colorBrandBg', 'colorBrandBgDeep'],
  colorBrandTextSecondary: ['colorBrandBg', 'colorBrandBgDeep'],
};

const stated = Object.entries(ON).flatMap(([text, surfaces]) =>
  surfaces.map((surface) => [text as TokenName, surface] as const),
);
const ofTags = Object.values(TONES).map(([text, surface]) => [text, surface] as const);

describe('text', () => {
  it.each([...stated, ...ofTags])('in %s is readable on %s', (text, surface) => {
    expect(contrast(valueOf(text), valueOf(surface))).toBeGreaterThanOrEqual(TEXT);
  });

  it.each(
    (['colorBrandBg', 'colorBrandBgDeep'] as const).flatMap((below) =>
      (['colorBrandGlow', 'colorBrandFillHover', 'colorBrandFillActive'] as const).map(
        (surface) => [surface, below] as const,
      ),
    ),
  )('in white and in the colours of the brand is readable on %s over %s', (surface, below) => {
    for (const text of ['colorTextLightSolid', 'colorBrandText', 'colorBrandTextSecondary'] as const)
      expect(contrast(valueOf(text), valueOf(surface), below), text).toBeGreaterThanOrEqual(TEXT);
  });

  it.each(sheets)('is readable on the surface that the same rule sets: %s', (sheet) => {
    walk(parse(readFileSync(sheet, 'utf8')), {
      visit: 'Rule',
      enter: ({ block, prelude }) => {
        const rule = declarationsOf(block);
        const [text, surface] = ['color', 'background'].map((it) => /^var\((.+)\)$/.exec(rule.get(it) ?? ''));
        const colors = [text, surface].map((match) => declared.get(match?.[1] ?? ''));
        if (colors[0] === undefined || colors[1] === undefined) return;
        expect(contrast(colors[0], colors[1]), generate(prelude)).toBeGreaterThanOrEqual(TEXT);
      },
    });
  });
});

describe('the outline of a control', () => {
  it('is visible on its surface', () => {
    expect(contrast(valueOf('colorBorder'), valueOf('colorBgContainer'))).toBeGreaterThanOrEqual(OUTLINE);
  });
});

describe("Ant Design's theme", () => {
  it('has the colours and radii of the tokens', () => {
    expect(antd.getDesignToken(theme(16, false))).toMatchObject({ ...sharedColors, ...radii });
  });

  it.each(SIZES)('has the font sizes of the style sheets at %d px', (size) => {
    const token = antd.getDesignToken(theme(size, false));
    for (const name of ['fontSizeSM', 'fontSize', 'fontSizeLG'] as const)
      expect(Math.abs(token[name] - fontSizes[name] * size), name).toBeLessThanOrEqual(0.5);
  });

  it('has the distances of the style sheets at the standard type', () => {
    const token = antd.getDesignToken(theme(16, false));
    const { sizeXXS, sizeXS, sizeSM, size, sizeMD, sizeLG } = token;
    const { spaceXXS, spaceXS, spaceSM, space, spaceMD, spaceLG } = spaces;
    expect([sizeXXS, sizeXS, sizeSM, size, sizeMD, sizeLG]).toEqual(
      [spaceXXS, spaceXS, spaceSM, space, spaceMD, spaceLG].map((rem) => rem * 16),
    );
  });
});

describe('a custom property', () => {
  const text = files
    .filter((file) => /\.(css|tsx?)$/.test(file) && !file.endsWith('tokens.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it('that a style refers to is a token or declared in a style sheet', () => {
    const local = [...text.matchAll(/^\s+(--[\w-]+):/gm)].map(([, name]) => name);
    const used = [...text.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !declared.has(name) && !local.includes(name))).toEqual([]);
  });

  it('that only the style sheets know is used', () => {
    const shared = Object.keys({ ...sharedColors, ...radii }).map((name) => property(name as TokenName));
    const inTags = Object.values(TONES).flat().map(property);
    const inline = [...text.matchAll(/cssVariable\('(\w+)'\)/g)].map(([, name]) =>
      property(name as TokenName),
    );
    const used = new Set([...shared, ...inTags, ...inline]);
    const unused = [...declared.keys()].filter(
      (name) => name.startsWith('--') && !used.has(name) && !text.includes(`var(${name})`),
    );
    expect(unused).toEqual([]);
  });
});
