import { Tag } from 'antd';
import type { IncidentLevel } from '../../../electron/core/contract';
import { INCIDENT_LEVEL_LABEL } from '../../components/labels';

const COLOUR: Record<IncidentLevel, string> = {
  ordinary: 'blue',
  larger: 'gold',
  major: 'orange',
  extraordinary: 'red',
};

/** 级别; 未定级 is said as well, for then the clocks run as for 较大. */
export function LevelTag(props: { level: IncidentLevel | null }) {
  if (props.level === null) return <Tag style={{ marginInlineEnd: 0, borderStyle: 'dashed' }}>未定级</Tag>;
  return (
    <Tag color={COLOUR[props.level]} style={{ marginInlineEnd: 0 }}>
      {INCIDENT_LEVEL_LABEL[props.level]}
    </Tag>
  );
}
