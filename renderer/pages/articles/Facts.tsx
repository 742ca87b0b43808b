import type { ReactNode } from 'react';
import type { articlesContract } from '../../../electron/core/contract';
import type { InferContractRouterOutputs } from '@orpc/contract';
import { PURPOSE_LABEL } from '../../components/labels';
import { TimeText } from '../../components/TimeText';
import { columnPath, usePlaces } from '../../components/article/places';
import styles from './ArticlePage.module.css';

export type ArticleData = InferContractRouterOutputs<typeof articlesContract>['get'];

/** Properties and status of an article. */
export function Facts({ data }: { data: ArticleData }) {
  const { row, content } = data;
  const { sites, columns } = usePlaces();
  const facts: Array<[string, ReactNode]> = [
    ['栏目', columnPath(columns, row.columnId) || row.columnName],
    ['发布站点', sites.find(({ id }) => id === row.siteId)?.name ?? row.siteId],
    ['撰写人', row.authorName],
    ['来源', content?.source ?? ''],
    ['重特大信息', row.major ? '是' : '否'],
    ['保密审查', content ? `${content.secrecy.checkedBy}，${content.secrecy.checkedOn}` : ''],
    ['更新时间', <TimeText key="updated" at={row.updatedAt} exact />],
    row.stage === 'done' && row.purpose !== 'publish'
      ? [`${PURPOSE_LABEL[row.purpose]}时间`, <TimeText key="removed" at={row.stageSince} exact />]
      : ['发布时间', row.live ? <TimeText key="live" at={row.live.publishedAt} exact /> : '未发布'],
  ];
  return (
    <section className={styles['card']} aria-labelledby="article-facts">
      <h2 id="article-facts">基本信息</h2>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
