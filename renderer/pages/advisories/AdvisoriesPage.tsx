import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { AdvisoryRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { writesDutyLog } from '../../client/roles';
import { useAccount } from '../../client/session';
import { useHotkeys } from '../../components/useHotkeys';
import { ListGrid } from '../../components/list/ListGrid';
import { ListPage } from '../../components/list/ListPage';
import { useView } from '../../components/list/useView';
import { ADVISORY_COLUMNS } from './columns';
import { RegisterAdvisoryDialog } from './RegisterDialog';

const VIEWS = ['all', 'mine', 'open', 'overdue'] as const;
type View = (typeof VIEWS)[number];
const LABEL: Record<View, string> = { all: '全部', mine: '交给我的', open: '未办结', overdue: '逾期' };

const SHOWS: Record<View, (row: AdvisoryRow, me: string) => boolean> = {
  all: () => true,
  mine: ({ assignedTo }, me) => assignedTo === me,
  open: ({ state }) => state !== 'closed',
  overdue: ({ overdue }) => overdue,
};

/** 预警通报 of 网信, 公安, 数管, 通信. Sorted: open first, then by deadline. */
export function AdvisoriesPage() {
  const navigate = useNavigate();
  const { id: me, roles } = useAccount();
  const [view, setView] = useView(VIEWS);
  const [registering, setRegistering] = useState(false);
  const query = useQuery(coreQueries.advisories.list.queryOptions({ refetchInterval: 60_000 }));
  const rows = (query.data?.advisories ?? []).filter((row) => SHOWS[view](row, me));
  const mayRegister = writesDutyLog(roles);
  useHotkeys({ n: () => setRegistering(true) }, mayRegister && !registering);

  return (
    <ListPage
      title="预警通报"
      views={{
        label: '预警通报的范围',
        value: view,
        options: VIEWS.map((value) => ({ value, label: LABEL[value] })),
        onChange: setView,
      }}
      register={mayRegister ? { label: '登记通报', onClick: () => setRegistering(true) } : null}
    >
      <ListGrid
        key={view}
        query={query}
        label="预警通报列表"
        columns={ADVISORY_COLUMNS}
        rows={rows}
        rowKey={(row) => row.advisoryId}
        onOpen={(row) => void navigate(`/advisories/${row.advisoryId}`)}
        empty={
          view === 'all' && mayRegister
            ? '没有预警通报。收到通报后按“登记通报”（N）登记。'
            : '没有符合条件的预警通报'
        }
      />
      {registering && <RegisterAdvisoryDialog onClose={() => setRegistering(false)} />}
    </ListPage>
  );
}
