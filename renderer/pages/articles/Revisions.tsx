import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { coreQueries } from '../../client/query';
import { DifferenceView } from '../../components/difference/DifferenceView';
import { FailureNote } from '../../components/FailureNote';
import { TimeText } from '../../components/TimeText';
import { ArticleView } from '../../components/article/ArticleView';
import { SubmissionNote } from '../../components/article/SubmissionNote';
import styles from './ArticlePage.module.css';

/** Two revisions side by side, shown instead of the content. */
export function RevisionComparison(props: {
  articleId: string;
  from: number;
  to: number;
  onClose: () => void;
}) {
  const { articleId, from, to } = props;
  const query = useQuery(coreQueries.articles.difference.queryOptions({ input: { articleId, from, to } }));
  return (
    <div className={styles['paper']}>
      <div className={styles['bar']}>
        <strong>
          第 {from} 稿与第 {to} 稿的差异
        </strong>
        <Button size="small" onClick={props.onClose}>
          返回稿件内容
        </Button>
      </div>
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active />}
      {query.data && <DifferenceView key={`${from}-${to}`} difference={query.data} />}
    </div>
  );
}

/** An earlier revision. */
export function OldRevision(props: {
  articleId: string;
  number: number;
  newest: number;
  onClose: () => void;
}) {
  const { articleId, number } = props;
  const query = useQuery(coreQueries.articles.revision.queryOptions({ input: { articleId, number } }));
  return (
    <div>
      <div className={styles['bar']}>
        <strong>第 {number} 稿（不是最新）</strong>
        {query.data && (
          <span className={styles['soft']}>
            {query.data.info.submittedByName} <TimeText at={query.data.info.submittedAt} exact />
          </span>
        )}
        <Button size="small" onClick={props.onClose}>
          返回第 {props.newest} 稿
        </Button>
      </div>
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton active />}
      {query.data && (
        <>
          <SubmissionNote revision={query.data.info} />
          <ArticleView content={query.data.content} html={query.data.html} label={`第 ${number} 稿`} />
        </>
      )}
    </div>
  );
}
