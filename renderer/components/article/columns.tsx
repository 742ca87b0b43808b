import type { ArticleRow } from '../../../electron/core/contract';
import { PURPOSE_LABEL, requestsRemoval } from '../labels';
import { StageTag } from '../StageTag';
import { TimeText } from '../TimeText';
import type { GridColumn } from '../list/RowGrid';
import styles from './columns.module.css';

/** Title of a row with its marks. */
export function TitleCell({ row }: { row: ArticleRow }) {
  return (
    <span className={styles['title']} title={row.title}>
      {row.express && <span className={styles['mark']}>快审</span>}
      {row.major && <span className={styles['mark']}>重特大</span>}
      {requestsRemoval(row) && <span className={styles['mark']}>{PURPOSE_LABEL[row.purpose]}申请</span>}
      {row.hasDraft && <span className={styles['note']}>有草稿</span>}
      <span className={styles['link']}>{row.title}</span>
    </span>
  );
}

export function StateCell({ row }: { row: ArticleRow }) {
  if (row.pending?.state === 'returned') return <span className={styles['returned']}>被平台退回</span>;
  return (
    <StageTag
      stage={row.stage}
      purpose={row.purpose}
      live={row.live !== null}
      pending={row.pending !== null}
    />
  );
}

/** The state follows the title, so that it is visible in narrow windows. */
export const ARTICLE_COLUMNS: ReadonlyArray<GridColumn<ArticleRow>> = [
  { key: 'title', header: '标题', width: 'minmax(14rem, 4fr)', cell: (row) => <TitleCell row={row} /> },
  { key: 'state', header: '状态', width: '11rem', cell: (row) => <StateCell row={row} /> },
  { key: 'column', header: '栏目', width: 'minmax(7rem, 1fr)', cell: (row) => row.columnName },
  { key: 'author', header: '撰写人', width: '6.5rem', cell: (row) => row.authorName },
  { key: 'updated', header: '更新时间', width: '8.5rem', cell: (row) => <TimeText at={row.updatedAt} /> },
];
