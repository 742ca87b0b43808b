import { colourOf, isLength, numberOf, splitOutsideBrackets } from './values';

/**
 * Returns whether browsers accept a value of a property. The properties are those that can hide, move or replace
 * visible content.
 */
type Test = (value: string, quirks: boolean) => boolean;

const keywords =
  (list: string): Test =>
  (value) =>
    list.split(' ').includes(value);
const lengthOr =
  (list: string): Test =>
  (value, quirks) =>
    isLength(value, quirks) || list.split(' ').includes(value);
const any: Test = (value) => value !== '';
/** System colours; their values are unknown here. */
const SYSTEM =
  'accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field fieldtext graytext highlight highlighttext linktext mark marktext visitedtext window windowtext background';
const colour: Test = (value, quirks) =>
  value === 'currentcolor' ||
  colourOf(value) !== null ||
  /^(color-mix|light-dark|rgba?|hsla?)\(/.test(value) ||
  keywords(SYSTEM)(value, quirks);

const display: Test = (value) =>
  /^(none|block|inline|contents|flow-root|list-item|(inline-)?(block|flex|grid|table)|table-[a-z-]+|ruby[a-z-]*|-webkit-(inline-)?(box|flex)|-ms-flexbox|math)$/.test(
    value,
  );

const TESTS: Record<string, Test> = {
  display,
  visibility: keywords('visible hidden collapse'),
  'content-visibility': keywords('visible auto hidden'),
  opacity: (value) => numberOf(value) !== null || /^(calc|min|max|clamp)\(/.test(value),
  'font-size': (value, quirks) =>
    (isLength(value, quirks) && !value.startsWith('-')) ||
    keywords('xx-small x-small small medium large x-large xx-large xxx-large larger smaller')(value, quirks),
  color: colour,
  '-webkit-text-fill-color': colour,
  'background-color': colour,
  'background-image': any,
  position: keywords('static relative absolute fixed sticky -webkit-sticky'),
  top: lengthOr('auto'),
  right: lengthOr('auto'),
  bottom: lengthOr('auto'),
  left: lengthOr('auto'),
  'margin-top': lengthOr('auto'),
  'margin-left': lengthOr('auto'),
  'text-indent': (value, quirks) => isLength(splitOutsideBrackets(value)[0] ?? '', quirks),
  width: lengthOr('auto min-content max-content fit-content'),
  height: lengthOr('auto min-content max-content fit-content'),
  'max-width': lengthOr('none min-content max-content fit-content'),
  'max-height': lengthOr('none min-content max-content fit-content'),
  'overflow-x': keywords('visible hidden clip scroll auto overlay'),
  'overflow-y': keywords('visible hidden clip scroll auto overlay'),
  clip: any,
  'clip-path': any,
  '-webkit-clip-path': any,
  mask: any,
  'mask-image': any,
  '-webkit-mask': any,
  '-webkit-mask-image': any,
  filter: any,
  transform: any,
  scale: any,
  rotate: any,
  translate: any,
  zoom: (value) => numberOf(value) !== null,
  'mix-blend-mode': any,
  'z-index': (value) => /^-?\d+$/.test(value),
  direction: keywords('ltr rtl'),
  'unicode-bidi': keywords('normal embed bidi-override isolate isolate-override plaintext'),
  '-webkit-text-security': any,
  '-webkit-line-clamp': any,
  'line-height': (value, quirks) => numberOf(value) !== null || isLength(value, quirks),
  float: keywords('left right none inline-start inline-end'),
  order: (value) => /^-?\d+$/.test(value),
  'flex-direction': keywords('row row-reverse column column-reverse'),
  content: any,
  'letter-spacing': lengthOr('normal'),
  'word-spacing': lengthOr('normal'),
  animation: any,
  'animation-name': any,
};

const GLOBAL = new Set(['inherit', 'initial', 'unset', 'revert', 'revert-layer']);

/**
 * Returns whether a browser accepts a value of a property in `TESTS`. False for other properties, which are ignored.
 */
export function isAcceptedValue(property: string, value: string, quirks: boolean): boolean {
  if (property.startsWith('--')) return true;
  const test = Object.hasOwn(TESTS, property) ? TESTS[property] : undefined;
  if (!test) return false;
  const text = value.toLowerCase();
  return GLOBAL.has(text) || text.includes('var(') || test(text, quirks);
}

type Declaration = [property: string, value: string];

/** Returns the longhands of a shorthand's value in lower case. `sides`: its words, repeated as for `margin`. */
type Expansion = (
  text: string,
  sides: readonly [top: string, right: string, bottom: string, left: string],
) => Declaration[];

const SHORTHANDS: ReadonlyMap<string, Expansion> = new Map<string, Expansion>([
  [
    'inset',
    (_, [top, right, bottom, left]) => [
      ['top', top],
      ['right', right],
      ['bottom', bottom],
      ['left', left],
    ],
  ],
  [
    'margin',
    (_, [top, , , left]) => [
      ['margin-top', top],
      ['margin-left', left],
    ],
  ],
  [
    'overflow',
    (_, [first, second]) => [
      ['overflow-x', first],
      ['overflow-y', second],
    ],
  ],
  ['font', font],
  ['background', background],
  ['flex-flow', (_, [first]) => [['flex-direction', first]]],
  ['display', (text) => [['display', text === 'block flow' ? 'block' : text]]],
]);

/** Returns the longhands that a declaration sets, as far as they are relevant here. */
export function expandShorthand(property: string, value: string): Declaration[] {
  if (property.startsWith('--')) return [[property, value]];
  const text = value.toLowerCase();
  const [first = '', second = first, third = first, fourth = second] = splitOutsideBrackets(text);
  return SHORTHANDS.get(property)?.(text, [first, second, third, fourth]) ?? [[property, text]];
}

function font(text: string): Declaration[] {
  const size = splitOutsideBrackets(text).find((word) =>
    isAcceptedValue('font-size', word.split('/')[0] ?? '', false),
  );
  return size === undefined ? [] : [['font-size', size.split('/')[0] ?? '']];
}

function background(text: string): Declaration[] {
  const found: Declaration[] = [
    ['background-image', /url\(|gradient\(|image-set\(/.test(text) ? text : 'none'],
  ];
  const colourWord = splitOutsideBrackets(text).find((word) => colourOf(word.replace(/,$/, '')) !== null);
  found.push(['background-color', text.includes('var(') ? text : (colourWord ?? 'transparent')]);
  return found;
}
