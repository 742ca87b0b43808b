import type { ArticleRow } from '../../electron/core/contract';
import { PURPOSE_LABEL, requestsRemoval } from './labels';
import { StageTag } from './StageTag';
import styles from './ArticleTitle.module.css';

/** Heading of an article's page, with its stage and the requested purpose. */
export function ArticleTitle({ row }: { row: ArticleRow }) {
  return (
    <span className={styles['heading']}>
      <span className={styles['name']} title={row.title}>
        {row.title}
      </span>
      <StageTag
        stage={row.stage}
        purpose={row.purpose}
        live={row.live !== null}
        pending={row.pending !== null}
      />
      {requestsRemoval(row) && <span className={styles['purpose']}>{PURPOSE_LABEL[row.purpose]}申请</span>}
    </span>
  );
}
