import type { AdvisoryLevel, AdvisoryRow } from '../../../electron/core/contract';
import type { Deadline } from '../../components/caseFile/DeadlineStatus';
import { ADVISORY_LEVEL_LABEL, ADVISORY_SOURCE_LABEL, ADVISORY_STATE_LABEL } from '../../components/labels';
import { ToneTag, type TagTone } from '../../components/ToneTag';
import { assigneeColumn, dueColumn, nameColumn, timeColumn } from '../../components/list/columns';
import type { GridColumn } from '../../components/list/RowGrid';

const LEVEL_COLOUR: Record<AdvisoryLevel, TagTone> = {
  red: 'strong',
  orange: 'orange',
  yellow: 'yellow',
  blue: 'blue',
  none: 'grey',
};
const STATE_COLOUR: Record<AdvisoryRow['state'], TagTone> = {
  open: 'amber',
  answered: 'blue',
  closed: 'green',
};

export function AdvisoryLevelTag(props: { level: AdvisoryLevel }) {
  return <ToneTag tone={LEVEL_COLOUR[props.level]}>{ADVISORY_LEVEL_LABEL[props.level]}</ToneTag>;
}

export function AdvisoryStateTag(props: { state: AdvisoryRow['state'] }) {
  return <ToneTag tone={STATE_COLOUR[props.state]}>{ADVISORY_STATE_LABEL[props.state]}</ToneTag>;
}

/** Returns the deadline of an advisory; an answer meets it. */
export function advisoryDeadline({ deadline, state, overdue }: AdvisoryRow): Deadline {
  return { due: deadline, asks: state === 'open', overdue };
}

export const ADVISORY_COLUMNS: ReadonlyArray<GridColumn<AdvisoryRow>> = [
  { key: 'state', header: '状态', width: '6rem', cell: (row) => <AdvisoryStateTag state={row.state} /> },
  dueColumn('11rem', advisoryDeadline),
  { key: 'level', header: '级别', width: '5.5rem', cell: (row) => <AdvisoryLevelTag level={row.level} /> },
  nameColumn({ key: 'title', header: '标题', width: 'minmax(12rem, 3fr)' }, (row) => row.title),
  {
    key: 'source',
    header: '来源',
    width: 'minmax(7rem, 1fr)',
    cell: (row) => ADVISORY_SOURCE_LABEL[row.source],
  },
  assigneeColumn('6rem'),
  timeColumn({ key: 'received', header: '收到时间', width: '10rem' }, (row) => row.receivedAt),
];
