import { ESLint, type Linter } from 'eslint';
import stylelint from 'stylelint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

async function faultsInSheet(code: string): Promise<string[]> {
  const { results } = await stylelint.lint({ code, configFile: 'build/config/stylelint.js' });
  return results.flatMap(({ warnings }) => warnings.map(({ rule }) => rule));
}

// Rules that need types start slowly, and none of them is about styles.
const eslint = new ESLint({
  overrideConfigFile: 'build/config/eslint.js',
  overrideConfig: tseslint.configs.disableTypeChecked as Linter.Config,
});

/** Returns how many faults ESLint finds in the style of an element. */
async function faultsInline(style: string): Promise<number> {
  const [result] = await eslint.lintText(`export const Part = () => <p style={{ ${style} }} />;\n`, {
    filePath: 'renderer/components/PageSkeleton.tsx',
  });
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === 'no-restricted-syntax').length;
}

describe('the lint of style sheets', () => {
  it.each([
    'color: #1d2939',
    'color: white',
    'color: rgb(0 0 0)',
    'background: oklch(0.5 0.1 20)',
    'font-size: 14px',
    'font-size: 0.875rem',
    'font: 14px serif',
    'font-family: serif',
    'border-radius: 6px',
    'padding: 0.5rem 1rem',
    'margin: 0 auto 4px',
    'gap: 1.5rem',
  ])('rejects `%s`', async (declaration) => {
    expect(await faultsInSheet(`.a { ${declaration}; }`)).toHaveLength(1);
  });

  it.each([
    'color: var(--color-text)',
    'color: transparent',
    'font-size: var(--font-size-sm)',
    'border-radius: 0 0 var(--border-radius) var(--border-radius)',
    'padding: var(--space-xs) 2.5rem 0 1em',
    'margin: calc(-1 * var(--space)) auto',
  ])('accepts `%s`', async (declaration) => {
    expect(await faultsInSheet(`.a { ${declaration}; }`)).toEqual([]);
  });

  it("rejects selectors of Ant Design's parts", async () => {
    expect(await faultsInSheet('.a :global(.ant-tag) { margin: 0; }')).toEqual(['selector-disallowed-list']);
  });
});

describe('the lint of inline styles', () => {
  it.each([
    "color: '#1d2939'",
    "color: 'red'",
    "background: 'rgb(0 0 0)'",
    "fontSize: '1rem'",
    'borderRadius: 6',
    "margin: '0.5rem 0'",
    'gap: 4',
  ])('rejects `%s`', async (style) => {
    expect(await faultsInline(style)).toBeGreaterThan(0);
  });

  it.each([
    "color: cssVariable('colorText')",
    "width: '9rem'",
    "margin: 0, font: 'inherit'",
    'fontWeight: 600',
  ])('accepts `%s`', async (style) => {
    expect(await faultsInline(style)).toBe(0);
  });
});
