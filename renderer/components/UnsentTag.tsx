import { ToneTag } from './ToneTag';

/** Tag of an entry that has not reached the platform yet. */
export function UnsentTag(props: { waiting: boolean }) {
  if (!props.waiting) return null;
  return (
    <ToneTag tone="open" title="已存入本机台账，联网后自动送达平台">
      等待送达
    </ToneTag>
  );
}
