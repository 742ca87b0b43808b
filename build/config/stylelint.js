/** Values of the style sheets: colours, type, radii and distances come from `renderer/components/tokens.ts`. */
const TOKENS = 'Use a token of renderer/components/tokens.ts.';
const token = (prefix) => new RegExp(`^var\\(--${prefix}[a-z-]*\\)$`);
const corners = /^(0|50%|var\(--border-radius[a-z-]*\))( (0|var\(--border-radius[a-z-]*\)))*$/;
/** Lengths below 1.75rem, and all in px; larger ones are the layout of one place. */
const smallLength = /(^|[\s(,+-])(0?\.\d+|1(\.[0-6]\d*|\.7)?)rem|\dpx/;

export default {
  reportDescriptionlessDisables: true,
  reportNeedlessDisables: true,
  rules: {
    'color-no-hex': [true, { message: TOKENS }],
    'color-named': ['never', { message: TOKENS }],
    'function-disallowed-list': [
      [/^(rgb|hsl)a?$/, /^(hwb|(ok)?(lab|lch)|color|device-cmyk)$/],
      { message: TOKENS },
    ],
    'declaration-property-value-allowed-list': [
      {
        // 0 hides the alternative text of a picture.
        'font-size': [token('font-size'), 'inherit', '0'],
        font: ['inherit'],
        'font-family': [token('font-family'), 'inherit'],
        '/^border-.*radius$/': [corners],
      },
      { message: TOKENS },
    ],
    'declaration-property-value-disallowed-list': [
      { '/^((row-|column-)?gap|(padding|margin)(-.*)?)$/': [smallLength] },
      { message: TOKENS },
    ],
    'selector-disallowed-list': [
      [/\.ant-/],
      {
        message:
          "Use a token of Ant Design's theme, or `classNames` or `styles` of the component; say why where none exists.",
      },
    ],
  },
};
