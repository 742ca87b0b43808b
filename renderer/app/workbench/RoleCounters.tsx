import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { coreQueries } from '../../client/query';
import { isSystemAdministrator, isAuditor, mayConfirmProposals } from '../../client/roles';
import { useAccount } from '../../client/session';
import { useProposalsToSign } from '../../client/useProposals';
import styles from './Workbench.module.css';

/** Counters for the system administrator and the auditor, who have no articles (第十四条, separation of duties). */
export function RoleCounters() {
  const { roles } = useAccount();
  const administrator = isSystemAdministrator(roles);
  const auditor = isAuditor(roles);
  const recoveries = useQuery(
    coreQueries.accounts.recoveries.queryOptions({ enabled: administrator, refetchInterval: 30_000 }),
  );
  const accounts = useQuery(coreQueries.accounts.list.queryOptions({ enabled: administrator }));
  const chains = useQuery(coreQueries.audit.chains.queryOptions({ enabled: auditor }));
  const toSign = useProposalsToSign();
  const inUse = accounts.data?.accounts.filter(({ state }) => state === 'active').length;
  const duties = [
    {
      to: '/accounts?view=recoveries',
      label: '数据恢复申请',
      count: recoveries.data?.requests.length,
      shown: administrator,
    },
    {
      to: '/proposals',
      label: '待我会签',
      count: toSign,
      shown: mayConfirmProposals(roles),
    },
    { to: '/accounts', label: '在用的账号', count: inUse, shown: administrator },
    { to: '/audit', label: '操作记录链', count: chains.data?.chains.length, shown: auditor },
  ].filter(({ shown }) => shown);
  return (
    <ul className={styles['counts']} aria-label="待办数量">
      {duties.map(({ to, label, count }) => (
        <li key={to}>
          <Link to={to} className={styles['count']}>
            <span>{label}</span>
            <strong>{count ?? '…'}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}
