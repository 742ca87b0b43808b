import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { FindingRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';
import { useHotkeys } from '../../components/useHotkeys';
import { ListGrid } from '../../components/list/ListGrid';
import { ListPage } from '../../components/list/ListPage';
import { useView } from '../../components/list/useView';
import { FINDING_COLUMNS } from './columns';
import { OpenFindingDialog } from './OpenDialog';

const VIEWS = ['open', 'mine', 'overdue', 'all'] as const;
type View = (typeof VIEWS)[number];
const LABEL: Record<View, string> = { open: '未销号', mine: '交给我的', overdue: '逾期', all: '全部' };

const SHOWS: Record<View, (row: FindingRow, me: string) => boolean> = {
  open: ({ state }) => state !== 'closed',
  mine: ({ assignedTo, state }, me) => assignedTo === me && state !== 'closed',
  overdue: ({ overdue, state }) => overdue && state !== 'closed',
  all: () => true,
};

/** 整改: findings with their deadlines (第十九条: 1-5 个工作日). */
export function RectificationPage() {
  const navigate = useNavigate();
  const { id: me } = useAccount();
  const [view, setView] = useView(VIEWS);
  const [opening, setOpening] = useState(false);
  const query = useQuery(
    coreQueries.rectification.list.queryOptions({
      input: { closed: view === 'all' },
      refetchInterval: 60_000,
    }),
  );
  const rows = (query.data?.findings ?? []).filter((row) => SHOWS[view](row, me));
  useHotkeys({ n: () => setOpening(true) }, !opening);

  return (
    <ListPage
      title="整改"
      views={{
        label: '问题的范围',
        value: view,
        options: VIEWS.map((value) => ({ value, label: LABEL[value] })),
        onChange: setView,
      }}
      register={{ label: '登记问题', onClick: () => setOpening(true) }}
    >
      <ListGrid
        key={view}
        query={query}
        label="问题列表"
        columns={FINDING_COLUMNS}
        rows={rows}
        rowKey={(row) => row.findingId}
        onOpen={(row) => void navigate(`/rectification/${row.findingId}`)}
        empty={
          view === 'open'
            ? '没有待整改的问题。读网中发现的问题会自动列在这里，也可按“登记问题”（N）登记。'
            : '没有符合条件的问题'
        }
      />
      {opening && <OpenFindingDialog onClose={() => setOpening(false)} />}
    </ListPage>
  );
}
