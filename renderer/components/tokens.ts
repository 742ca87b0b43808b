import type { ThemeConfig } from 'antd';

/** Font size of the standard type in px. 1rem is the font size that the user has chosen. */
export const STANDARD_FONT_SIZE = 16;

/** Colours that Ant Design and the style sheets share, by Ant Design's names. */
export const sharedColors = {
  colorPrimary: '#0b57d0',
  colorPrimaryHover: '#0a4bb3',

  colorText: '#1d2939',
  colorTextSecondary: '#475467',
  colorTextPlaceholder: '#667085',
  /** On a surface in a solid colour. */
  colorTextLightSolid: '#ffffff',

  colorBgContainer: '#ffffff',
  /** Behind the cards and panels of a page. */
  colorBgLayout: '#f3f5f9',
  /** Toolbars, side notes and headers within a card. */
  colorFillAlter: '#f8f9fb',
  controlItemBgHover: '#f5f8ff',
  /** Selected or own. */
  controlItemBgActive: '#e6efff',

  /** Outline of a control. */
  colorBorder: '#8a94a6',
  /** Between the parts of a page. */
  colorBorderSecondary: '#dfe3ea',

  colorInfoBg: '#eff4ff',
  colorInfoBgHover: '#d1e0ff',
  colorInfoBorder: '#b2ccff',

  colorSuccess: '#067647',
  colorSuccessText: '#05603a',
  colorSuccessBg: '#ecfdf3',
  colorSuccessBgHover: '#d1fadf',
  colorSuccessBorder: '#a6f4c5',

  colorWarning: '#b54708',
  colorWarningText: '#93370d',
  colorWarningBg: '#fffaeb',
  colorWarningBorder: '#fedf89',

  colorError: '#b42318',
  colorErrorHover: '#912018',
  colorErrorTextActive: '#7a1a12',
  colorErrorBg: '#fef3f2',
  colorErrorBgHover: '#fee4e2',
  colorErrorBorder: '#fda29b',
} as const satisfies ThemeConfig['token'];

/** Colours of the product that Ant Design has no name for. */
export const ownColors = {
  /** Heads of tables, and tags without a tone. */
  colorTextHead: '#344054',
  colorNeutralBorder: '#cbd2dd',

  /** Navigation, and the backgrounds of login and lock screen. */
  colorBrandBg: '#0e2a52',
  colorBrandBgDeep: '#081b38',
  colorBrandGlow: 'rgb(52 106 190 / 45%)',
  colorBrandAccent: '#c9a45c',
  colorBrandText: '#dbe5f4',
  colorBrandTextSecondary: '#b7c6de',
  colorBrandFillHover: 'rgb(255 255 255 / 8%)',
  colorBrandFillActive: 'rgb(255 255 255 / 16%)',

  /** Outline of what belongs to the practice platform. */
  colorPractice: '#f0b429',
  /** Drills among the incidents. */
  colorDrill: '#6941c6',
  colorDrillStripe: '#53389e',
  colorDrillBg: '#f9f5ff',

  /** Levels of review above the department. */
  colorUpperLevelText: '#5925dc',
  colorUpperLevelBg: '#f4f3ff',
  colorUpperLevelBorder: '#d9d6fe',

  /** Words that a search has found, and warnings of the level 黄色. */
  colorHighlightText: '#713b12',
  colorHighlightBg: '#fef7c3',
  colorHighlightBorder: '#eaaa08',
  /** Warnings of the level 橙色. */
  colorOrangeText: '#9c2a10',
  colorOrangeBg: '#ffead5',
  colorOrangeBorder: '#f38744',
} as const;

/** Font sizes in rem. `fontSize`, SM and LG are Ant Design's as well. */
export const fontSizes = {
  /** Counts and marks within a line. */
  fontSizeXS: 0.8125,
  /** Notes and secondary text. */
  fontSizeSM: 0.875,
  fontSize: 1,
  /** Text of an article. */
  fontSizeArticle: 1.0625,
  /** Headings of cards. */
  fontSizeLG: 1.125,
  /** Headings of pages. */
  fontSizeXL: 1.3125,
  /** Titles of articles and dialogs before the login. */
  fontSizeXXL: 1.5,
  /** Figures that are read from a distance. */
  fontSizeFigure: 1.75,
} as const;

/** Font sizes that depend on the text around them or on the window. */
const relativeFontSizes = {
  /** Codes and marks within text of any size. */
  fontSizeInline: '0.875em',
  /** Name of the product on the login page. */
  fontSizeProduct: 'clamp(1.9rem, 3.1vw, 2.9rem)',
} as const;

/** Distances in rem: at the standard type equal to Ant Design's `sizeXXS` to `sizeLG`. */
export const spaces = {
  spaceXXXS: 0.125,
  spaceXXS: 0.25,
  spaceXS: 0.5,
  spaceSM: 0.75,
  space: 1,
  spaceMD: 1.25,
  spaceLG: 1.5,
} as const;

/** Radii in px, by Ant Design's names except for XL: panels that lie on a coloured background. */
export const radii = { borderRadiusXS: 2, borderRadiusSM: 4, borderRadius: 6, borderRadiusLG: 8 } as const;
const ownRadii = { borderRadiusXL: 12 } as const;

/** Font families, by Ant Design's names. */
export const fonts = {
  fontFamily:
    '"Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif',
  fontFamilyCode: 'ui-monospace, Consolas, "DejaVu Sans Mono", monospace',
} as const;

const shadows = {
  /** A panel on the grey of the page. */
  boxShadowPanel: '0 10px 40px rgb(14 42 82 / 8%)',
  /** A panel on a dark background. */
  boxShadowOverlay: '0 16px 60px rgb(0 0 0 / 30%)',
} as const;

function withUnit<Name extends string>(values: Record<Name, number>, unit: 'px' | 'rem') {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, `${value}${unit}`]),
  ) as Record<Name, string>;
}

/** All tokens as CSS values. */
const values = {
  ...sharedColors,
  ...ownColors,
  ...withUnit(fontSizes, 'rem'),
  ...relativeFontSizes,
  ...withUnit(spaces, 'rem'),
  ...withUnit({ ...radii, ...ownRadii }, 'px'),
  ...fonts,
  ...shadows,
};

export type TokenName = keyof typeof values;

/** Returns the custom property of a token: `--font-size-sm` for `fontSizeSM`. */
function propertyOf(name: string): string {
  return `--${name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}`;
}

/** Returns the CSS value that refers to a token, for inline styles. */
export function cssVariable(name: TokenName): string {
  return `var(${propertyOf(name)})`;
}

/** Returns the style sheet that declares all tokens as custom properties and sets the standard type. */
export function tokenStyleSheet(): string {
  const lines = Object.entries(values).map(([name, value]) => `  ${propertyOf(name)}: ${value};`);
  return [':root {', ...lines, '', `  font-size: ${STANDARD_FONT_SIZE}px;`, '}', ''].join('\n');
}
