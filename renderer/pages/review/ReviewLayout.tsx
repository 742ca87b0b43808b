import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Segmented, Tooltip } from 'antd';
import { EditOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { describeFailure } from '../../client/failures';
import { coreQueries } from '../../client/query';
import { DifferenceView } from '../../components/difference/DifferenceView';
import { STAGE_LABEL, stageName } from '../../components/labels';
import { ArticleTitle } from '../../components/ArticleTitle';
import { PageFrame } from '../../components/PageFrame';
import { useHotkeys } from '../../components/useHotkeys';
import { ArticleView } from '../../components/article/ArticleView';
import { ReturnedNote, useReturnedCommand } from '../../components/article/ReturnedNote';
import { SubmissionNote } from '../../components/article/SubmissionNote';
import { DecisionPanel } from './DecisionPanel';
import { Opinions } from '../../components/article/Opinions';
import { ReviewFacts } from './ReviewFacts';
import type { ReviewData } from './types';
import { useQueueNeighbours } from './useQueueNeighbours';
import styles from './ReviewLayout.module.css';

/**
 * An article under review. `newest` is set when it has changed meanwhile: nothing can be signed until the user has seen
 * the new version.
 */
export function ReviewLayout(props: {
  data: ReviewData;
  newest: ReviewData | null;
  onShowNewest: () => void;
}) {
  const { data, newest } = props;
  const { row, revision, sinceLastDecision } = data;
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [view, setView] = useState<'content' | 'difference'>('content');
  const returned = useReturnedCommand(row.id);
  const way = useQueueNeighbours(row.id);
  const go = (id: string | null) => {
    if (id !== null) void navigate(`/review/${id}`);
  };
  useHotkeys({ j: () => go(way.next), k: () => go(way.previous) });

  const edit = useMutation(
    coreQueries.articles.editArticle.mutationOptions({
      onSuccess: (draft) => void navigate(`/drafts/${draft.id}`),
      onError: (error) => {
        const failure = describeFailure(error);
        void message.error(`${failure.message}${failure.advice}`, 8);
      },
    }),
  );
  const decided = async () => {
    void message.success('意见已签署，等待平台确认。');
    const next = await way.afterDecision().catch(() => null);
    void navigate(next === null ? '/review' : `/review/${next}`);
  };

  return (
    <PageFrame
      fill
      documentTitle={row.title}
      title={<ArticleTitle row={row} />}
      toolbar={
        <>
          {row.purpose === 'publish' && sinceLastDecision === null && data.decisions.length > 0 && (
            <span className={styles['soft']}>上次意见后内容未变</span>
          )}
          {sinceLastDecision !== null && (
            <Segmented<'content' | 'difference'>
              aria-label="查看"
              value={view}
              options={[
                { value: 'content', label: '稿件' },
                { value: 'difference', label: '与上次意见时的差异' },
              ]}
              onChange={setView}
            />
          )}
          {data.may.edit && (
            <Button
              icon={<EditOutlined aria-hidden="true" />}
              loading={edit.isPending}
              onClick={() => edit.mutate({ articleId: row.id })}
            >
              修改
            </Button>
          )}
          <Tooltip title="上一件待办（K）">
            <Button
              icon={<LeftOutlined aria-hidden="true" />}
              aria-label="上一件待办"
              disabled={way.previous === null}
              onClick={() => go(way.previous)}
            />
          </Tooltip>
          <Tooltip title="下一件待办（J）">
            <Button
              icon={<RightOutlined aria-hidden="true" />}
              aria-label="下一件待办"
              disabled={way.next === null}
              onClick={() => go(way.next)}
            />
          </Tooltip>
        </>
      }
    >
      <div className={styles['columns']}>
        <div className={styles['main']} tabIndex={0} role="region" aria-label="稿件内容">
          {newest !== null && (
            <Alert
              className={styles['notice'] ?? ''}
              type="warning"
              showIcon
              role="alert"
              title="这篇稿件刚刚有了变化，页面上的已不是最新"
              description={movedText(data, newest)}
              action={
                <Button type="primary" size="small" onClick={props.onShowNewest}>
                  查看最新
                </Button>
              }
            />
          )}
          {returned && <ReturnedNote row={returned} />}
          <SubmissionNote revision={revision} />
          {view === 'difference' && sinceLastDecision ? (
            <div className={styles['paper']}>
              <DifferenceView
                difference={sinceLastDecision}
                fromLabel={`第 ${sinceLastDecision.from} 稿（上次意见时）`}
                toLabel={`第 ${sinceLastDecision.to} 稿（现在）`}
              />
            </div>
          ) : (
            <ArticleView content={data.content} html={data.html} label="稿件内容" />
          )}
        </div>
        <aside className={styles['side']} aria-label="审核">
          <div className={styles['scroll']} tabIndex={0} role="region" aria-label="稿件情况和审核意见">
            <section className={styles['card']} aria-labelledby="review-opinions">
              <h2 id="review-opinions">已有意见</h2>
              <Opinions decisions={data.decisions} revision={revision.number} />
            </section>
            <ReviewFacts data={data} />
          </div>
          <DecisionPanel data={data} moved={newest !== null} onDecided={decided} />
        </aside>
      </div>
    </PageFrame>
  );
}

function movedText(seen: ReviewData, newest: ReviewData): string {
  if (newest.revision.number !== seen.revision.number)
    return `${newest.revision.submittedByName}送来了第 ${newest.revision.number} 稿。`;
  const last = newest.decisions.at(-1);
  const decided = newest.decisions.length > seen.decisions.length && last;
  if (decided)
    return `${last.signerName}已签署${STAGE_LABEL[last.stage]}意见，现处于“${standing(newest.row)}”。`;
  return `现处于“${standing(newest.row)}”。`;
}

const standing = ({ stage, purpose, live }: ReviewData['row']) =>
  stageName({ stage, purpose, live: live !== null });
