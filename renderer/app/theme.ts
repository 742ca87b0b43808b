import type { ThemeConfig } from 'antd';
import { fonts, fontSizes, ownColors, radii, sharedColors as colors, spaces } from '../components/tokens';
import type { FontSize } from './fontSize';

/**
 * Returns Ant Design's theme from the tokens, for a font size in px. `still`: without motion. Sizes that Ant Design
 * takes in px grow with the font size, as rem does in the style sheets.
 */
export function theme(size: FontSize, still: boolean): ThemeConfig {
  return {
    cssVar: { key: 'office' },
    hashed: false,
    token: {
      ...colors,
      ...derivedColors,
      ...radii,
      ...fonts,
      fontSize: size,
      fontSizeSM: Math.round(fontSizes.fontSizeSM * size),
      fontSizeLG: Math.round(fontSizes.fontSizeLG * size),
      motion: !still,
      controlHeight: Math.round(size * 2.3),
      controlHeightSM: Math.round(size * 1.9),
    },
    components: {
      Form: { itemMarginBottom: Math.round(spaces.spaceSM * size) },
      Table: {
        headerBg: colors.colorBgLayout,
        headerColor: ownColors.colorTextHead,
        rowHoverBg: colors.controlItemBgHover,
      },
      Tag: { defaultBg: colors.colorBgLayout, defaultColor: ownColors.colorTextHead },
    },
  };
}

/** Ant Design's names for uses of a colour, where its own derivation lacks contrast. */
const derivedColors = {
  colorInfo: colors.colorPrimary,
  colorLink: colors.colorPrimary,
  colorLinkHover: colors.colorPrimaryHover,
  colorPrimaryBorder: colors.colorPrimary,
  colorPrimaryTextHover: colors.colorPrimaryHover,
  colorErrorTextHover: colors.colorErrorHover,
  colorTextTertiary: colors.colorTextSecondary,
  colorTextDescription: colors.colorTextSecondary,
  colorTextDisabled: colors.colorTextPlaceholder,
} as const;
