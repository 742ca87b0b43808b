import type { IncidentLevel } from '../../../electron/core/contract';
import { INCIDENT_LEVEL_LABEL } from '../../components/labels';
import { ToneTag, type TagTone } from '../../components/ToneTag';

const COLOUR: Record<IncidentLevel, TagTone> = {
  ordinary: 'blue',
  larger: 'amber',
  major: 'red',
  extraordinary: 'strong',
};

/** 级别. 未定级 is shown too, because the deadlines of 较大 then apply. */
export function LevelTag(props: { level: IncidentLevel | null }) {
  if (props.level === null) return <ToneTag tone="open">未定级</ToneTag>;
  return <ToneTag tone={COLOUR[props.level]}>{INCIDENT_LEVEL_LABEL[props.level]}</ToneTag>;
}
