import { Alert } from 'antd';
import { core } from '../../app/connection';
import { TextDialog } from '../../components/TextDialog';
import { useNow } from '../../components/useNow';
import { missingOf } from './missing';
import type { IncidentData } from './types';
import styles from './Incident.module.css';

/** 事件办结, signed by a leader, who reads first what is still missing. */
export function CloseDialog(props: { data: IncidentData; onClose: () => void }) {
  const { row } = props.data;
  const missing = missingOf(props.data, useNow());
  return (
    <TextDialog
      title="事件办结"
      label="处置结论"
      missing="请写明处置结论。"
      okText="签名办结"
      done="事件已办结"
      signed
      drill={row.drill}
      note={
        missing.length > 0 && (
          <Alert
            className={styles['missing'] ?? ''}
            type="warning"
            showIcon
            title="办结前请核对，以下各项还没有："
            description={
              <ul>
                {missing.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            }
          />
        )
      }
      write={(text) => core.incidents.close({ incidentId: row.incidentId, text })}
      onClose={props.onClose}
    />
  );
}
