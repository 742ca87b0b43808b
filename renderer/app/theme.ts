import type { ThemeConfig } from 'antd';
import type { FontSize } from './fontSize';

const FONT_FAMILY =
  '"Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif';

/** Colours with WCAG AA contrast on white and on the grey of the page. `base.css` repeats them as custom properties. */
export function theme(size: FontSize, still: boolean): ThemeConfig {
  return {
    cssVar: { key: 'office' },
    hashed: false,
    token: {
      fontSize: size,
      motion: !still,
      fontFamily: FONT_FAMILY,
      borderRadius: 6,
      controlHeight: Math.round(size * 2.3),
      controlHeightSM: Math.round(size * 1.9),
      colorPrimary: '#0b57d0',
      colorInfo: '#0b57d0',
      colorInfoBg: '#eff4ff',
      colorInfoBorder: '#b2ccff',
      colorLink: '#0b57d0',
      colorLinkHover: '#0a4bb3',
      colorPrimaryBorder: '#0b57d0',
      colorPrimaryHover: '#0a4bb3',
      colorPrimaryTextHover: '#0a4bb3',
      colorSuccess: '#067647',
      colorSuccessBg: '#ecfdf3',
      colorSuccessBorder: '#a6f4c5',
      colorWarning: '#b54708',
      colorWarningBg: '#fffaeb',
      colorWarningBorder: '#fedf89',
      colorError: '#b42318',
      colorErrorHover: '#912018',
      colorErrorTextHover: '#912018',
      colorErrorBg: '#fef3f2',
      colorErrorBorder: '#fda29b',
      colorText: '#1d2939',
      colorTextSecondary: '#475467',
      colorTextTertiary: '#475467',
      colorTextDescription: '#475467',
      colorTextPlaceholder: '#667085',
      colorTextDisabled: '#667085',
      colorBorder: '#8a94a6',
      colorBorderSecondary: '#dfe3ea',
      colorBgLayout: '#f3f5f9',
    },
    components: {
      Table: { headerBg: '#f3f5f9', headerColor: '#344054', rowHoverBg: '#f5f8ff' },
      Tag: { defaultBg: '#f3f5f9', defaultColor: '#344054' },
      Descriptions: { labelBg: '#f8f9fb' },
    },
  };
}
