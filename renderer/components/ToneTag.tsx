import type { CSSProperties, ReactNode } from 'react';
import { Tag } from 'antd';

/** Tag colours with WCAG AA contrast on white and on the grey of the page, which antd's do not have. */
const TONES = {
  grey: { color: '#344054', background: '#f3f5f9', borderColor: '#cbd2dd' },
  open: { color: '#344054', background: '#fff', borderColor: '#8a94a6', borderStyle: 'dashed' },
  blue: { color: '#175cd3', background: '#eff4ff', borderColor: '#b2ccff' },
  green: { color: '#05603a', background: '#ecfdf3', borderColor: '#a6f4c5' },
  yellow: { color: '#713b12', background: '#fef7c3', borderColor: '#eaaa08' },
  amber: { color: '#93370d', background: '#fffaeb', borderColor: '#fedf89' },
  orange: { color: '#9c2a10', background: '#ffead5', borderColor: '#f38744' },
  red: { color: '#b42318', background: '#fef3f2', borderColor: '#fda29b' },
  strong: { color: '#fff', background: '#b42318', borderColor: '#b42318' },
} as const satisfies Record<string, CSSProperties>;

export type TagTone = keyof typeof TONES;

/** A coloured tag for a state or severity. `long`: a sentence that may wrap. */
export function ToneTag(props: { tone: TagTone; children: ReactNode; title?: string; long?: boolean }) {
  const { tone, long = false } = props;
  return (
    <Tag
      style={{ ...TONES[tone], marginInlineEnd: 0, ...(long && { whiteSpace: 'normal' }) }}
      title={props.title}
    >
      {props.children}
    </Tag>
  );
}
