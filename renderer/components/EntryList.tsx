import type { ReactNode } from 'react';
import type { EntryView } from '../../electron/core/contract';
import { FileList } from './FileList';
import { exactTime } from './time';
import { ToneTag } from './ToneTag';
import { UnsentTag } from './UnsentTag';
import styles from './EntryList.module.css';

/**
 * List of ledger entries in the given order: time, kind, author, text, correction (with the original), marks.
 * `actions`: actions for an entry; `day`: shows dates.
 */
export function EntryList(props: {
  label: string;
  entries: readonly EntryView[];
  day?: boolean;
  actions?: (entry: EntryView) => ReactNode;
}) {
  return (
    <ol className={styles['list']} aria-label={props.label}>
      {props.entries.map((entry) => (
        <Entry
          key={entry.id}
          entry={entry}
          day={props.day === true}
          actions={props.actions?.(entry) ?? null}
        />
      ))}
    </ol>
  );
}

function Entry({ entry, day, actions }: { entry: EntryView; day: boolean; actions: ReactNode }) {
  return (
    <li className={styles['entry']} data-state={entry.type === 'withheld' ? entry.type : entry.state}>
      <EntryTime entry={entry} day={day} />
      <div className={styles['body']}>
        <div className={styles['head']}>
          <strong>{entry.kind}</strong>
          <span className={styles['author']}>{entry.authorName}</span>
          <EntryMarks entry={entry} />
          {actions !== null && <span className={styles['actions']}>{actions}</span>}
        </div>
        <Words entry={entry} />
        <Circumstances entry={entry} />
        {entry.items.length > 0 && (
          <div className={styles['part']}>
            <span>交接事项：</span>
            <ul>
              {entry.items.map((item) => (
                <li key={item.kind + item.id}>{item.title}</li>
              ))}
            </ul>
          </div>
        )}
        {entry.omissions.length > 0 && (
          <div className={styles['part']} data-tone="warning">
            <span>缺漏：</span>
            <ul>
              {entry.omissions.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
        <FileList files={entry.attachments} />
        {entry.state === 'refused' && entry.reason !== '' && (
          <p className={styles['reason']}>未接受的原因：{entry.reason}</p>
        )}
      </div>
    </li>
  );
}

/** Time of an entry; when it was written and received, and its place in the book, as title. */
function EntryTime({ entry, day }: { entry: EntryView; day: boolean }) {
  const at = exactTime(new Date(entry.trueAt));
  const received =
    entry.receivedAt === null ? '尚未送达平台' : `送达平台：${exactTime(new Date(entry.receivedAt))}`;
  return (
    <time
      className={styles['time']}
      dateTime={entry.trueAt}
      title={`记录时间：${at}\n${received}\n第 ${entry.number} 条，摘要 ${entry.digest.slice(0, 16)}`}
    >
      {day ? (
        <>
          <span>{at.slice(5, 10)}</span> {at.slice(11)}
        </>
      ) : (
        at.slice(11)
      )}
    </time>
  );
}

function EntryMarks({ entry }: { entry: EntryView }) {
  return (
    <>
      {entry.open && <ToneTag tone="amber">待办</ToneTag>}
      {entry.signed && <ToneTag tone="blue">已签名</ToneTag>}
      <UnsentTag waiting={entry.state === 'waiting'} />
      {entry.state === 'refused' && <ToneTag tone="red">平台未接受</ToneTag>}
      {entry.marks.map((mark) => (
        <ToneTag key={mark} tone="yellow" long>
          {mark}
        </ToneTag>
      ))}
    </>
  );
}

/** Time of the event, when it is not that of the entry, and the contact. */
function Circumstances({ entry }: { entry: EntryView }) {
  const at = exactTime(new Date(entry.trueAt));
  const happened = entry.happenedAt === null ? at : exactTime(new Date(entry.happenedAt));
  const about = [
    ...(happened === at ? [] : [`发生时间：${happened}`]),
    ...(entry.contact === '' ? [] : [`联系人：${entry.contact}`]),
  ];
  return about.length > 0 && <p className={styles['soft']}>{about.join('　')}</p>;
}

function Words({ entry }: { entry: EntryView }) {
  const { correction } = entry;
  if (correction === null) return entry.text === '' ? null : <p className={styles['text']}>{entry.text}</p>;
  return (
    <>
      <p className={styles['text']}>{correction.text}</p>
      <div className={styles['original']}>
        <p>
          <span>更正：</span>
          {correction.authorName}，{exactTime(new Date(correction.at))}
          {correction.reason !== '' && `，原因：${correction.reason}`}
        </p>
        <p>
          <span>原记录：</span>
          <del>{entry.text}</del>
        </p>
      </div>
    </>
  );
}
