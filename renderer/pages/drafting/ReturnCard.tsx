import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { Opinions } from '../../components/article/Opinions';
import styles from './DraftEditor.module.css';

/** Opinion of the last decision if it is a return, and the author's response. Renders nothing without either. */
export function ReturnCard(props: {
  articleId: string;
  response: string;
  onChange: (response: string) => void;
}) {
  const { articleId, response, onChange } = props;
  const query = useQuery(coreQueries.review.lastReturn.queryOptions({ input: { articleId } }));
  const decision = query.data?.decision;
  if (query.error && query.data === undefined)
    return <FailureNote error={query.error} onRetry={() => void query.refetch()} />;
  if (!decision && response === '') return null;
  return (
    <section className={styles['card']} aria-labelledby="draft-return">
      <h2 id="draft-return">退回意见</h2>
      {decision && <Opinions decisions={[decision]} revision={0} />}
      <div className={styles['field']}>
        <label htmlFor="draft-response">修改情况（审核人在差异旁看到，不公开）</label>
        <Input.TextArea
          id="draft-response"
          value={response}
          maxLength={1000}
          autoSize={{ minRows: 2, maxRows: 8 }}
          placeholder="逐条说明怎样修改，或为什么不改"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </section>
  );
}
