import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Alert, App, Button, Segmented, Tooltip } from 'antd';
import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { DifferenceView } from '../../components/difference/DifferenceView';
import { STAGE_LABEL, stageName } from '../../components/labels';
import { ArticleTitle } from '../../components/ArticleTitle';
import { PageFrame } from '../../components/PageFrame';
import { useHotkeys } from '../../components/useHotkeys';
import { ArticleView } from '../../components/article/ArticleView';
import { EditArticleButton } from '../../components/article/EditArticleButton';
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

  const shown = useRef<string | null>(null);
  useEffect(() => {
    shown.current = row.id;
    return () => {
      shown.current = null;
    };
  }, [row.id]);
  const decided = async () => {
    void message.success('意见已签署，等待平台确认。');
    const next = await way.afterDecision().catch(() => null);
    // The user may have opened another page meanwhile.
    if (shown.current !== row.id) return;
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
          {data.may.edit && <EditArticleButton articleId={row.id} />}
          <NeighbourButtons previous={way.previous} next={way.next} onGo={go} />
        </>
      }
    >
      <div className={styles['columns']}>
        <div className={styles['main']} tabIndex={0} role="region" aria-label="稿件内容">
          {newest !== null && <Moved seen={data} newest={newest} onShowNewest={props.onShowNewest} />}
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

/** Buttons for the previous and the next article of the queue; disabled at its ends. */
function NeighbourButtons(props: {
  previous: string | null;
  next: string | null;
  onGo: (articleId: string | null) => void;
}) {
  const { previous, next, onGo } = props;
  return (
    <>
      <Tooltip title="上一件待办（K）">
        <Button
          icon={<LeftOutlined aria-hidden="true" />}
          aria-label="上一件待办"
          disabled={previous === null}
          onClick={() => onGo(previous)}
        />
      </Tooltip>
      <Tooltip title="下一件待办（J）">
        <Button
          icon={<RightOutlined aria-hidden="true" />}
          aria-label="下一件待办"
          disabled={next === null}
          onClick={() => onGo(next)}
        />
      </Tooltip>
    </>
  );
}

/** Notice that the article has changed since it was shown. */
function Moved(props: { seen: ReviewData; newest: ReviewData; onShowNewest: () => void }) {
  return (
    <Alert
      className={styles['notice'] ?? ''}
      type="warning"
      showIcon
      role="alert"
      title="这篇稿件刚刚有了变化，页面上的已不是最新"
      description={movedText(props.seen, props.newest)}
      action={
        <Button type="primary" size="small" onClick={props.onShowNewest}>
          查看最新
        </Button>
      }
    />
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
