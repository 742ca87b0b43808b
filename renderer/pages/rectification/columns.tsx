import type { FindingRow } from '../../../electron/core/contract';
import type { Deadline } from '../../components/caseFile/DeadlineStatus';
import { FINDING_KIND_LABEL, FINDING_SOURCE_LABEL, FINDING_STATE_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';
import { ToneTag, type TagTone } from '../../components/ToneTag';
import { assigneeColumn, dueColumn, nameColumn } from '../../components/list/columns';
import type { GridColumn } from '../../components/list/RowGrid';

const COLOUR: Record<FindingRow['state'], TagTone> = {
  open: 'amber',
  corrected: 'blue',
  closed: 'green',
};

export function FindingStateTag(props: { state: FindingRow['state'] }) {
  return <ToneTag tone={COLOUR[props.state]}>{FINDING_STATE_LABEL[props.state]}</ToneTag>;
}

/** Returns the deadline of a finding; a report of its correction meets it. */
export function findingDeadline({ due, state, overdue, dueEstimated }: FindingRow): Deadline {
  return { due, asks: state === 'open', overdue, estimated: dueEstimated };
}

export const FINDING_COLUMNS: ReadonlyArray<GridColumn<FindingRow>> = [
  { key: 'state', header: '状态', width: '6rem', cell: (row) => <FindingStateTag state={row.state} /> },
  dueColumn('9rem', findingDeadline),
  { key: 'kind', header: '类型', width: '7rem', cell: (row) => FINDING_KIND_LABEL[row.kind] },
  nameColumn({ key: 'where', header: '页面', width: 'minmax(6.5rem, 3fr)' }, (row) => row.where),
  {
    key: 'text',
    header: '问题',
    width: 'minmax(7rem, 4fr)',
    cell: (row) => <span title={row.text}>{row.text}</span>,
  },
  assigneeColumn('5.5rem'),
  {
    key: 'from',
    header: '来源',
    width: '5.5rem',
    cell: (row) => {
      if (row.notice === null) return row.fromReading ? '读网' : '登记';
      const { source, number } = row.notice;
      const label = FINDING_SOURCE_LABEL[source];
      return <span title={`${label}${number === '' ? '' : ` ${number}`}`}>{label}</span>;
    },
  },
  {
    key: 'received',
    header: '收到时间',
    width: '7rem',
    cell: (row) => {
      const time = exactTime(new Date(row.receivedAt));
      return <span title={time}>{time.slice(5)}</span>;
    },
  },
];
