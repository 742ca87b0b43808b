import { Alert } from 'antd';
import { core } from '../../client/connection';
import { TextDialog } from '../../components/TextDialog';
import { missingForClosing } from './missingForClosing';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** 事件办结, signed by a leader; lists what is missing. */
export function CloseDialog(props: { data: IncidentData; onClose: () => void }) {
  const { row } = props.data;
  const { must, should } = missingForClosing(props.data);
  return (
    <TextDialog
      title="事件办结"
      label="处置结论"
      missing="请写明处置结论。"
      okText="签名办结"
      done="事件已办结"
      signed
      drill={row.drill}
      wait={must.length > 0 ? '须先办的事项办完后才能办结。' : null}
      note={
        <>
          <Missing tone="error" title="办结前须先办：" texts={must} />
          <Missing tone="warning" title="请核对：" texts={should} />
        </>
      }
      write={(text) => core.incidents.close({ incidentId: row.incidentId, text })}
      onClose={props.onClose}
    />
  );
}

function Missing(props: { tone: 'error' | 'warning'; title: string; texts: readonly string[] }) {
  if (props.texts.length === 0) return null;
  return (
    <Alert
      className={styles['missing'] ?? ''}
      type={props.tone}
      showIcon
      title={props.title}
      description={
        <ul>
          {props.texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      }
    />
  );
}
