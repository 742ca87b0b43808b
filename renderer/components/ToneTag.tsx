import type { ReactNode } from 'react';
import { Tag } from 'antd';
import { cssVariable, type TokenName } from './tokens';

/** Tones of tags: text, surface and outline. Ant Design's preset colours lack contrast. */
export const TONES = {
  grey: ['colorTextHead', 'colorBgLayout', 'colorNeutralBorder'],
  open: ['colorTextHead', 'colorBgContainer', 'colorBorder'],
  blue: ['colorPrimary', 'colorInfoBg', 'colorInfoBorder'],
  purple: ['colorUpperLevelText', 'colorUpperLevelBg', 'colorUpperLevelBorder'],
  green: ['colorSuccessText', 'colorSuccessBg', 'colorSuccessBorder'],
  yellow: ['colorHighlightText', 'colorHighlightBg', 'colorHighlightBorder'],
  amber: ['colorWarningText', 'colorWarningBg', 'colorWarningBorder'],
  orange: ['colorOrangeText', 'colorOrangeBg', 'colorOrangeBorder'],
  red: ['colorError', 'colorErrorBg', 'colorErrorBorder'],
  strong: ['colorTextLightSolid', 'colorError', 'colorError'],
} as const satisfies Record<string, readonly [text: TokenName, surface: TokenName, outline: TokenName]>;

export type TagTone = keyof typeof TONES;

/** A coloured tag for a state or severity. `dashed`: not yet final. `long`: a sentence that may wrap. */
export function ToneTag(props: {
  tone: TagTone;
  children: ReactNode;
  title?: string | undefined;
  dashed?: boolean;
  long?: boolean;
}) {
  const { tone, dashed = tone === 'open', long = false } = props;
  const [text, surface, outline] = TONES[tone];
  return (
    <Tag
      style={{
        color: cssVariable(text),
        background: cssVariable(surface),
        borderColor: cssVariable(outline),
        ...(dashed && { borderStyle: 'dashed' }),
        ...(long && { whiteSpace: 'normal' }),
      }}
      title={props.title}
    >
      {props.children}
    </Tag>
  );
}
