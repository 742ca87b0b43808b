import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import type { ListedDraft } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { TimeText } from '../../components/TimeText';
import { columnPath, usePlaces } from '../../components/article/places';
import { RowGrid, type GridColumn } from '../../components/list/RowGrid';

function kindText(draft: ListedDraft): string {
  if (draft.baseRevision === null) return '新稿';
  return draft.kind === 'reviewerEdit'
    ? `审核人修改第 ${draft.baseRevision} 稿`
    : `修改第 ${draft.baseRevision} 稿`;
}

/** Local drafts that have not been submitted, last saved first. */
export function DraftList() {
  const navigate = useNavigate();
  const { columns } = usePlaces();
  const query = useQuery(coreQueries.articles.drafts.queryOptions());
  if (query.error) return <FailureNote error={query.error} onRetry={() => void query.refetch()} />;
  const drafts = (query.data?.drafts ?? [])
    .filter(({ blank }) => !blank)
    .sort((a, b) => b.savedAt.localeCompare(a.savedAt));
  const shown: ReadonlyArray<GridColumn<ListedDraft>> = [
    {
      key: 'title',
      header: '标题',
      width: 'minmax(14rem, 4fr)',
      cell: (draft) => draft.name,
    },
    { key: 'kind', header: '类型', width: '11rem', cell: kindText },
    {
      key: 'column',
      header: '栏目',
      width: 'minmax(8rem, 2fr)',
      cell: (draft) => columnPath(columns, draft.content.columnId) || '（未选）',
    },
    { key: 'saved', header: '保存时间', width: '9rem', cell: (draft) => <TimeText at={draft.savedAt} /> },
  ];
  return (
    <RowGrid
      label="本机草稿"
      columns={shown}
      rows={drafts}
      rowKey={(draft) => draft.id}
      onOpen={(draft) => void navigate(`/drafts/${draft.id}`)}
      total={drafts.length}
      loading={query.isPending}
      more={null}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="本机没有草稿。按左上角“新建稿件”开始起草。"
        />
      }
    />
  );
}
