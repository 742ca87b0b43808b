import { Link } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';
import { StageTag } from '../../components/StageTag';
import { waitingText } from '../../components/article/reviewSteps';
import styles from './QueuePage.module.css';

/**
 * Articles at the levels that the user reviews as a delegate, on which they may not decide, with the reasons and who
 * may.
 */
export function BlockedDelegations() {
  const query = useQuery(coreQueries.review.blockedDelegations.queryOptions());
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles['barred']} aria-labelledby="review-barred">
      <h2 id="review-barred">您代理的审核中，有 {items.length} 件您不能审核</h2>
      <ul tabIndex={0} aria-labelledby="review-barred">
        {items.map((row) => (
          <li key={row.id}>
            <Link to={`/review/${row.id}`}>{row.title}</Link> <StageTag stage={row.stage} />
            <span className={styles['why']}>
              {row.reasons.join('')}
              <strong>{waitingText(row.waitsFor)}</strong>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
