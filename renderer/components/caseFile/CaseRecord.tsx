import type { ReactNode } from 'react';
import type { Attachment, EntryView } from '../../../electron/core/contract';
import { EntryList } from '../EntryList';
import { FileList } from '../FileList';
import { assigneeText, type Assigned } from './assignee';
import { DeadlineDetail, type Deadline } from './DeadlineStatus';
import styles from './caseFile.module.css';

/** Card of a case with a heading that names it. */
function CaseCard(props: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={styles['card']} aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** First column of a case: its text with files, and its history. `id`: prefix of the ids of the headings. */
export function CaseRecord(props: {
  id: string;
  textTitle: string;
  text: string;
  attachments: readonly Attachment[];
  historyTitle: string;
  history: readonly EntryView[];
}) {
  return (
    <div className={styles['column']}>
      <CaseCard id={`${props.id}-text`} title={props.textTitle}>
        <p className={styles['words']}>{props.text}</p>
        <FileList files={props.attachments} />
      </CaseCard>
      <CaseCard id={`${props.id}-track`} title={props.historyTitle}>
        <EntryList label={props.historyTitle} day entries={props.history} />
      </CaseCard>
    </div>
  );
}

/** Second column of a case: deadline, assignee, and further facts as `dt` and `dd`. */
export function CaseFacts(props: {
  id: string;
  deadline: Deadline;
  assigned: Assigned;
  children: ReactNode;
}) {
  return (
    <CaseCard id={`${props.id}-facts`} title="基本信息">
      <dl className={styles['facts']}>
        <dt>期限</dt>
        <dd>
          <DeadlineDetail {...props.deadline} />
        </dd>
        <dt>承办人</dt>
        <dd>{assigneeText(props.assigned)}</dd>
        {props.children}
      </dl>
    </CaseCard>
  );
}
