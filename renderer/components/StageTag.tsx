import { Tag } from 'antd';
import type { Stage } from '../../electron/core/contract';
import { STAGE_LABEL } from './labels';

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

/** Where an article stands. `live` and done reads 已发布; `pending` marks what the platform has not confirmed yet. */
export function StageTag(props: { stage: Stage; live?: boolean; pending?: boolean }) {
  const published = props.live === true && props.stage === 'done';
  return (
    <Tag
      style={{
        ...(published ? LIVE : COLOUR[props.stage]),
        marginInlineEnd: 0,
        ...(props.pending === true && { borderStyle: 'dashed' }),
      }}
      title={props.pending === true ? '等待平台确认' : undefined}
    >
      {published ? '已发布' : STAGE_LABEL[props.stage]}
      {props.pending === true && '（待确认）'}
    </Tag>
  );
}
