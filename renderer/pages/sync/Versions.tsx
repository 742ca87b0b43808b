import { Descriptions } from 'antd';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Stage, syncContract, Verdict } from '../../../electron/core/contract';
import { HtmlView } from '../../components/HtmlView';
import { commandLabel, STAGE_LABEL, VERDICT_LABEL } from '../../components/labels';
import { StageTag } from '../../components/StageTag';
import { TimeText } from '../../components/TimeText';
import styles from './Sync.module.css';

export type Returned = InferContractRouterOutputs<typeof syncContract>['returned'];

/** What was sent with a returned command. */
export function SentVersion({ data: { row, mine } }: { data: Returned }) {
  return (
    <section className={styles['card']} aria-labelledby="mine">
      <h2 id="mine" className={styles['heading']}>
        我发出的
      </h2>
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'what', label: '操作', children: commandLabel(row) },
          { key: 'when', label: '办理时间', children: <TimeText at={row.madeAt} exact /> },
          ...(mine.opinion === ''
            ? []
            : [
                {
                  key: 'opinion',
                  label: row.type === 'review.decide' ? '意见' : '原因',
                  children: mine.opinion,
                },
              ]),
        ]}
      />
      {mine.html !== '' && (
        <>
          <h3 className={styles['articleTitle']}>{mine.content?.title}</h3>
          <HtmlView html={mine.html} label="我发出的正文" />
        </>
      )}
    </section>
  );
}

/** What the platform has now. */
export function PlatformVersion({ current }: { current: Returned['current'] }) {
  const { article, html, decisions } = current;
  return (
    <section className={styles['card']} aria-labelledby="current">
      <h2 id="current" className={styles['heading']}>
        平台上现在的
      </h2>
      {article === null ? (
        <p>平台上没有这篇稿件。</p>
      ) : (
        <>
          <Descriptions
            size="small"
            column={1}
            items={[
              {
                key: 'stage',
                label: '状态',
                children: (
                  <StageTag stage={article.stage} purpose={article.purpose} live={article.live !== null} />
                ),
              },
              {
                key: 'updated',
                label: '最后变动',
                children: <TimeText at={article.updatedAt} exact />,
              },
            ]}
          />
          {decisions.length > 0 && <PlatformDecisions decisions={decisions} />}
          <h3 className={styles['articleTitle']}>{article.title}</h3>
          <HtmlView html={html} label="平台上的正文" />
        </>
      )}
    </section>
  );
}

function PlatformDecisions({ decisions }: Pick<Returned['current'], 'decisions'>) {
  return (
    <ul className={styles['decisions']} aria-label="平台上的审核意见">
      {decisions.map((decision) => (
        <li key={`${decision.stage}${decision.decidedAt}`}>
          <strong>
            {STAGE_LABEL[decision.stage as Stage] ?? decision.stage} ·{' '}
            {VERDICT_LABEL[decision.verdict as Verdict] ?? decision.verdict}
          </strong>{' '}
          {decision.signerName}，<TimeText at={decision.decidedAt} />
          {decision.opinion !== '' && <span>{decision.opinion}</span>}
        </li>
      ))}
    </ul>
  );
}
