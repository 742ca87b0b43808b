import type { ReactNode } from 'react';
import { Tag } from 'antd';
import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { EntryView } from '../../electron/core/contract';
import { FileLines } from './FileLines';
import { exactTime } from './time';
import styles from './EntryTimeline.module.css';

/** Entries of the ledger as people read them, in the order given: when, what, by whom, and what is unusual about it. */
export function EntryTimeline(props: { label: string; entries: readonly EntryView[]; empty: ReactNode }) {
  if (props.entries.length === 0) return <p className={styles['empty']}>{props.empty}</p>;
  return (
    <ol className={styles['list']} aria-label={props.label}>
      {props.entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: EntryView }) {
  const happened = entry.happenedAt ?? entry.trueAt;
  const later = Date.parse(entry.trueAt) - Date.parse(happened) >= 60_000;
  return (
    <li className={styles['entry']} data-state={entry.state}>
      <time className={styles['when']} dateTime={happened}>
        {exactTime(new Date(happened)).slice(5)}
      </time>
      <div className={styles['what']}>
        <p className={styles['head']}>
          <strong>{entry.kind}</strong>
          <span>{entry.authorName}</span>
          {entry.signed && (
            <span className={styles['signed']}>
              <SafetyCertificateOutlined aria-hidden="true" /> 已签名
            </span>
          )}
          {later && <span>{exactTime(new Date(entry.trueAt)).slice(5)} 补记</span>}
          {entry.state === 'waiting' && (
            <Tag className={styles['tag'] ?? ''} title="已存在本机，联网后自动报送平台">
              待发送
            </Tag>
          )}
          {entry.state === 'refused' && (
            <Tag color="error" className={styles['tag'] ?? ''}>
              平台未采纳
            </Tag>
          )}
          {entry.marks.map((mark) => (
            <Tag key={mark} color="warning" className={styles['tag'] ?? ''}>
              {mark}
            </Tag>
          ))}
        </p>
        {entry.text !== '' && <p className={styles['text']}>{entry.text}</p>}
        {entry.reason !== '' && <p className={styles['reason']}>{entry.reason}</p>}
        {entry.correction !== null && (
          <p className={styles['text']}>
            <strong>更正：</strong>
            {entry.correction.text}
            <span className={styles['soft']}>
              （{entry.correction.authorName}，{entry.correction.reason}）
            </span>
          </p>
        )}
        <FileLines files={entry.attachments} />
      </div>
    </li>
  );
}
