import { theme as antd } from 'antd';
import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import { theme } from '../../../../renderer/app/theme';

const token = antd.getDesignToken(theme(16, true));

describe('hovered or pressed text', () => {
  const names = ['colorLink', 'colorPrimary', 'colorPrimaryText', 'colorError', 'colorErrorText'] as const;
  it.each(names.flatMap((name) => [`${name}Hover`, `${name}Active`] as const))(
    'in %s has enough contrast on white (WCAG 2.1, 1.4.3)',
    (name) => {
      expect(wcagContrast(token[name], token.colorBgContainer)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
