import type { Purpose, Stage } from '../../electron/core/contract';
import { stageName } from './labels';
import { ToneTag, type TagTone } from './ToneTag';

const TONE: Record<Stage, TagTone> = {
  returned: 'red',
  first: 'blue',
  second: 'blue',
  final: 'purple',
  principal: 'purple',
  ready: 'amber',
  done: 'grey',
};

/** Stage of an article. `pending`: not yet confirmed by the platform. */
export function StageTag(props: { stage: Stage; purpose?: Purpose; live?: boolean; pending?: boolean }) {
  const { stage, purpose = 'publish', live = false, pending = false } = props;
  const published = live && stage === 'done' && purpose === 'publish';
  return (
    <ToneTag
      tone={published ? 'green' : TONE[stage]}
      dashed={pending}
      title={pending ? '等待平台确认' : undefined}
    >
      {stageName({ stage, purpose, live })}
      {pending && '（待确认）'}
    </ToneTag>
  );
}
