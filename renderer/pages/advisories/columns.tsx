import type { AdvisoryLevel, AdvisoryRow } from '../../../electron/core/contract';
import { DeadlineStatus } from '../../components/DeadlineStatus';
import { ADVISORY_LEVEL_LABEL, ADVISORY_SOURCE_LABEL, ADVISORY_STATE_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { ToneTag, type TagTone } from '../../components/ToneTag';
import { UnsentTag } from '../../components/UnsentTag';
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

export const ADVISORY_COLUMNS: ReadonlyArray<GridColumn<AdvisoryRow>> = [
  { key: 'state', header: '状态', width: '6rem', cell: (row) => <AdvisoryStateTag state={row.state} /> },
  {
    key: 'due',
    header: '期限',
    width: '11rem',
    cell: (row) => <DeadlineStatus due={row.deadline} asks={row.state === 'open'} overdue={row.overdue} />,
  },
  { key: 'level', header: '级别', width: '5.5rem', cell: (row) => <AdvisoryLevelTag level={row.level} /> },
  {
    key: 'title',
    header: '标题',
    width: 'minmax(12rem, 3fr)',
    cell: (row) => (
      <span title={row.title}>
        <UnsentTag waiting={row.waiting} />
        {row.waiting && '\u2002'}
        {row.title}
      </span>
    ),
  },
  {
    key: 'source',
    header: '来源',
    width: 'minmax(7rem, 1fr)',
    cell: (row) => ADVISORY_SOURCE_LABEL[row.source],
  },
  {
    key: 'assigned',
    header: '承办人',
    width: '6rem',
    cell: (row) => (row.assignedTo === null ? '未交办' : row.assignedName),
  },
  {
    key: 'received',
    header: '收到时间',
    width: '10rem',
    cell: (row) => exactTime(new Date(row.receivedAt)),
  },
];
