import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { OutboxTable } from './OutboxTable';
import { QuarantineTable } from './QuarantineTable';
import { ReturnedCommand } from './ReturnedCommand';
import { StatusCard } from './StatusCard';
import { coreQueries } from '../../client/query';
import { PageFrame } from '../../components/PageFrame';
import styles from './Sync.module.css';

/** Sync page; with `?command=` the page of a returned command. */
export function SyncPage() {
  const [query, setQuery] = useSearchParams();
  const command = query.get('command');
  const status = useQuery(coreQueries.sync.status.queryOptions());
  if (command !== null)
    return <ReturnedCommand key={command} commandId={command} onBack={() => setQuery({})} />;
  return (
    <PageFrame title="同步">
      <div className={styles['page']}>
        <StatusCard />
        <QuarantineTable count={status.data?.quarantined ?? 0} />
        <OutboxTable onOpen={(id) => setQuery({ command: id })} />
      </div>
    </PageFrame>
  );
}
