import { Tag } from 'antd';
import type { Purpose, Stage } from '../../electron/core/contract';
import { stageName } from './labels';

const COLOUR: Record<Stage, { color: string; background: string; borderColor: string }> = {
  returned: { color: '#b42318', background: '#fef3f2', borderColor: '#fda29b' },
  first: { color: '#175cd3', background: '#eff4ff', borderColor: '#b2ccff' },
  second: { color: '#175cd3', background: '#eff4ff', borderColor: '#b2ccff' },
  final: { color: '#5925dc', background: '#f4f3ff', borderColor: '#d9d6fe' },
  principal: { color: '#5925dc', background: '#f4f3ff', borderColor: '#d9d6fe' },
  ready: { color: '#93370d', background: '#fffaeb', borderColor: '#fedf89' },
  done: { color: '#344054', background: '#f3f5f9', borderColor: '#cbd2dd' },
};

const LIVE = { color: '#05603a', background: '#ecfdf3', borderColor: '#a6f4c5' };

/** Stage of an article. `pending`: not yet confirmed by the platform. */
export function StageTag(props: { stage: Stage; purpose?: Purpose; live?: boolean; pending?: boolean }) {
  const { stage, purpose = 'publish', live = false, pending = false } = props;
  const published = live && stage === 'done' && purpose === 'publish';
  return (
    <Tag
      style={{
        ...(published ? LIVE : COLOUR[stage]),
        marginInlineEnd: 0,
        ...(pending && { borderStyle: 'dashed' }),
      }}
      title={pending ? '等待平台确认' : undefined}
    >
      {stageName({ stage, purpose, live })}
      {pending && '（待确认）'}
    </Tag>
  );
}
