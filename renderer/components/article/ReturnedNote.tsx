import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useNavigate } from 'react-router';
import type { OutboxRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { commandLabel } from '../labels';
import styles from './notes.module.css';

/** Returns a command of the user for this article that the platform has returned; null when there is none. */
export function useReturnedCommand(articleId: string): OutboxRow | null {
  const { data } = useQuery(coreQueries.sync.outbox.queryOptions());
  const returned = (row: OutboxRow) => row.state === 'rejected' || row.state === 'conflict';
  return data?.rows.find((row) => row.articleId === articleId && returned(row)) ?? null;
}

/** Reason of a returned command, with a link to the page that resolves it. */
export function ReturnedNote({ row }: { row: OutboxRow }) {
  const navigate = useNavigate();
  return (
    <Alert
      className={styles['notice'] ?? ''}
      type="error"
      showIcon
      role="alert"
      title={`您对这篇稿件的操作被平台退回：${commandLabel(row)}`}
      description={row.reason}
      action={
        <Button type="primary" size="small" onClick={() => void navigate(`/sync?command=${row.id}`)}>
          查看并处理
        </Button>
      }
    />
  );
}
