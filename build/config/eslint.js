import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const codeOnly = { skipBlankLines: true, skipComments: true };

const COLOR =
  '(#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![\\w/])|(rgb|hsl)a?\\(|(hwb|(ok)?lab|(ok)?lch)\\()';
const STYLED = 'color|background|font|radius|shadow|outline|border';
const DISTANCE = '^(margin|padding|gap|rowGap|columnGap)';

/** Colours, font sizes, radii, shadows and distances that are written as literals in styles. */
const literalStyles = [
  `Literal[value=/${COLOR}/]`,
  `TemplateElement[value.raw=/${COLOR}/]`,
  `JSXAttribute[name.name=/^styles?$/] Property[key.name=/${STYLED}/i][key.name!=/(Style|Width|Weight|Offset)$/] > Literal[value!=/^(inherit|transparent|currentcolor|none)$/i]`,
  `JSXAttribute[name.name=/^styles?$/] Property[key.name=/${STYLED}/i][key.name!=/(Style|Width|Weight|Offset)$/] ConditionalExpression > Literal[value=/^(?!(inherit|transparent|currentcolor|none)$)/i]`,
  `JSXAttribute[name.name=/^styles?$/] Property[key.name=/${DISTANCE}/] > Literal[value>0]`,
  `JSXAttribute[name.name=/^styles?$/] Property[key.name=/${DISTANCE}/] Literal[value=/\\d(rem|px)/]`,
  `JSXAttribute[name.name=/^styles?$/] Property[key.name=/${DISTANCE}/] TemplateElement[value.raw=/\\d(rem|px)/]`,
].map((selector) => ({
  selector,
  message: 'Use cssVariable() or a style sheet: renderer/components/tokens.ts.',
}));

export default tseslint.config(
  { ignores: ['dist', 'release', 'node_modules', 'playwright-report', 'test-results'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: join(import.meta.dirname, '../..'),
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // With verbatimModuleSyntax `import { type A }` still loads the module.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['electron/**/*.ts', 'build/preview/**/*.ts'],
    // Worker threads and the parser process exit on an error and are started again. The scan is synchronous: errors of its
    // listeners reach its caller.
    ignores: [
      'electron/core/**/{worker,indexer,searcher}.ts',
      'electron/core/documents/parser/main.ts',
      'electron/core/documents/workbook/scan.ts',
      'electron/preload.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate)$/][arguments.0.type=/FunctionExpression$/]',
          message: 'Wrap callbacks of timers: guarded(event, callback), electron/error-boundary.ts.',
        },
        {
          selector:
            'CallExpression[callee.property.name=/^(on|once|addEventListener)$/][arguments.1.type=/FunctionExpression$/]',
          message: 'Wrap listeners: guarded(event, listener), electron/error-boundary.ts.',
        },
        {
          selector: 'ExpressionStatement > UnaryExpression[operator="void"]',
          message: 'Use inBackground(event, promise), electron/error-boundary.ts: a rejection would be lost.',
        },
      ],
    },
  },
  {
    files: ['electron/**/*.ts', 'renderer/**/*.{ts,tsx}', 'build/**/*.{ts,js,mjs}'],
    rules: {
      'max-lines': ['error', { max: 300, ...codeOnly }],
      'max-lines-per-function': ['error', { max: 60, ...codeOnly }],
      'max-params': ['error', 4],
      complexity: ['error', 15],
    },
  },
  { files: ['renderer/**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 120, ...codeOnly }] } },
  { files: ['build/**', 'tests/**'], rules: { 'no-console': 'off' } },
  {
    files: ['tests/**'],
    rules: { 'max-lines': ['error', { max: 500, ...codeOnly }] },
  },
  { files: ['renderer/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    ignores: ['renderer/components/tokens.ts'],
    rules: { 'no-restricted-syntax': ['error', ...literalStyles] },
  },
);
