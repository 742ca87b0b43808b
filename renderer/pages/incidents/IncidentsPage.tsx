import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { IncidentRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { writesDutyLog } from '../../client/roles';
import { useAccount } from '../../client/session';
import { useHotkeys } from '../../components/useHotkeys';
import { ListGrid } from '../../components/list/ListGrid';
import { ListPage } from '../../components/list/ListPage';
import { useView } from '../../components/list/useView';
import { INCIDENT_COLUMNS } from './columns';
import { OpenIncidentDialog } from './OpenDialog';
import { OutageYear } from './OutageYear';

const VIEWS = ['all', 'open', 'drills', 'outages'] as const;
type View = (typeof VIEWS)[number];
const LABEL: Record<View, string> = { all: '全部', open: '处置中', drills: '演练', outages: '访问与下线' };

const SHOWS: Record<View, (row: IncidentRow) => boolean> = {
  all: () => true,
  open: ({ closedAt }) => closedAt === null,
  drills: ({ drill }) => drill,
  outages: () => false,
};

/** 突发事件: all incidents, running ones first, each with its most urgent deadline. */
export function IncidentsPage() {
  const navigate = useNavigate();
  const { roles } = useAccount();
  const [view, setView] = useView(VIEWS);
  const [opening, setOpening] = useState(false);
  const query = useQuery(coreQueries.incidents.list.queryOptions({ refetchInterval: 30_000 }));
  const rows = (query.data?.incidents ?? []).filter(SHOWS[view]);
  const mayOpen = writesDutyLog(roles);
  useHotkeys({ n: () => setOpening(true) }, mayOpen && !opening);

  return (
    <ListPage
      title="突发事件"
      views={{
        label: '突发事件的范围',
        value: view,
        options: VIEWS.map((value) => ({ value, label: LABEL[value] })),
        onChange: setView,
      }}
      register={mayOpen ? { label: '登记事件', danger: true, onClick: () => setOpening(true) } : null}
      flowing={view === 'outages'}
    >
      {view === 'outages' ? (
        <OutageYear mayRegister={mayOpen} />
      ) : (
        <ListGrid
          key={view}
          query={query}
          label="突发事件列表"
          columns={INCIDENT_COLUMNS}
          rows={rows}
          rowKey={(row) => row.incidentId}
          onOpen={(row) => void navigate(`/incidents/${row.incidentId}`)}
          empty={
            view === 'all' && mayOpen
              ? '没有突发事件。发现异常时按“登记事件”（N），登记即开始计时。'
              : '没有符合条件的突发事件'
          }
        />
      )}
      {opening && <OpenIncidentDialog onClose={() => setOpening(false)} />}
    </ListPage>
  );
}
