import { useState } from 'react';
import { Button, Select } from 'antd';
import type { RevisionInfo } from '../../../electron/core/contract';
import { PURPOSE_LABEL } from '../../components/labels';
import { TimeText } from '../../components/TimeText';
import styles from './ArticlePage.module.css';

/** All submitted revisions, newest first, with a comparison of any two. */
export function RevisionList(props: {
  revisions: readonly RevisionInfo[];
  /** Number of the live revision; null when not published. */
  live: number | null;
  onShow: (number: number) => void;
  onCompare: (from: number, to: number) => void;
}) {
  const revisions = [...props.revisions].sort((a, b) => b.number - a.number);
  const newest = revisions[0]?.number ?? 1;
  const [chosen, setChosen] = useState<{ from?: number; to?: number }>({});
  const from = chosen.from ?? Math.max(1, newest - 1);
  const to = chosen.to ?? newest;
  const options = revisions.map(({ number }) => ({ value: number, label: `第 ${number} 稿` }));
  return (
    <section className={styles['card']} aria-labelledby="article-revisions">
      <h2 id="article-revisions">修改历史</h2>
      <ul className={styles['revisions']}>
        {revisions.map((revision) => (
          <li key={revision.number}>
            <Button type="link" size="small" onClick={() => props.onShow(revision.number)}>
              第 {revision.number} 稿
            </Button>
            <span className={styles['soft']}>
              {revision.submittedByName} <TimeText at={revision.submittedAt} />
              {revision.purpose !== 'publish' && `，申请${PURPOSE_LABEL[revision.purpose]}`}
              {revision.number === props.live && '，网上现行'}
            </span>
          </li>
        ))}
      </ul>
      {revisions.length > 1 && (
        <div className={styles['compare']}>
          <Select
            aria-label="比较：旧稿"
            size="small"
            value={from}
            options={options}
            onChange={(number: number) => setChosen({ ...chosen, from: number })}
          />
          与
          <Select
            aria-label="比较：新稿"
            size="small"
            value={to}
            options={options}
            onChange={(number: number) => setChosen({ ...chosen, to: number })}
          />
          <Button size="small" disabled={from === to} onClick={() => props.onCompare(from, to)}>
            比较
          </Button>
        </div>
      )}
    </section>
  );
}
