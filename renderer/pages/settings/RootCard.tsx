import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { registerNotice } from '../register/words';
import styles from './Settings.module.css';

/** State of the register, with a link to 信任根与登记簿. */
export function RootCard() {
  const query = useQuery(coreQueries.accounts.register.queryOptions());
  return (
    <section className={styles['card']} aria-labelledby="root-of-trust">
      <h2 id="root-of-trust">信任根</h2>
      <FailureNote
        error={query.data === undefined ? query.error : null}
        onRetry={() => void query.refetch()}
      />
      <span>
        {query.data !== undefined && registerNotice(query.data).title}{' '}
        <Link to="/register" className={styles['link'] ?? ''}>
          查看信任根与登记簿
        </Link>
      </span>
    </section>
  );
}
