import {
  CheckCircleFilled,
  CloseCircleFilled,
  ClockCircleOutlined,
  FieldTimeOutlined,
} from '@ant-design/icons';
import { Skeleton } from 'antd';
import type { DecisionView } from '../../../electron/core/contract';
import { STAGE_LABEL, VERDICT_LABEL } from '../labels';
import { TimeText } from '../TimeText';
import styles from './Opinions.module.css';

const SIGNATURE = {
  valid: { icon: <CheckCircleFilled aria-hidden="true" />, text: '签名有效' },
  invalid: { icon: <CloseCircleFilled aria-hidden="true" />, text: '签名无效' },
  unchecked: { icon: <ClockCircleOutlined aria-hidden="true" />, text: '签名未核验' },
} as const;

/** Icon and text of the state of a timestamp. */
const STAMP = {
  valid: { icon: <FieldTimeOutlined aria-hidden="true" />, text: '时间戳有效' },
  invalid: { icon: <CloseCircleFilled aria-hidden="true" />, text: '时间戳无效' },
  pending: { icon: <ClockCircleOutlined aria-hidden="true" />, text: '等待时间戳' },
} as const;

/**
 * All decisions, oldest first, each with signature, timestamp and the person represented; a voided one with the reason.
 */
export function Opinions(props: { decisions: readonly DecisionView[] | undefined; revision: number }) {
  if (props.decisions === undefined) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  if (props.decisions.length === 0) return <p className={styles['soft']}>还没有审核意见。</p>;
  return (
    <ol className={styles['list']}>
      {[...props.decisions]
        .sort((a, b) => a.sequence - b.sequence)
        .map((decision) => (
          <Opinion key={decision.id} decision={decision} old={decision.revision !== props.revision} />
        ))}
    </ol>
  );
}

function Opinion({ decision, old }: { decision: DecisionView; old: boolean }) {
  const signature = SIGNATURE[decision.signature];
  const stamp = STAMP[decision.timestamp];
  const { voided, onBehalfOf } = decision;
  return (
    <li className={styles['opinion']} data-voided={voided !== null}>
      <div className={styles['head']}>
        <strong>{STAGE_LABEL[decision.stage]}</strong>
        <span data-verdict={decision.verdict} className={styles['verdict']}>
          {VERDICT_LABEL[decision.verdict]}
        </span>
        {old && <span className={styles['soft']}>对第 {decision.revision} 稿</span>}
      </div>
      {decision.opinion !== '' && <p className={styles['words']}>{decision.opinion}</p>}
      <div className={styles['foot']}>
        <span>
          {decision.signerName}
          {onBehalfOf !== null && <strong>（代{onBehalfOf.name}）</strong>}{' '}
          <TimeText at={decision.decidedAt} />
        </span>
        <span data-signature={decision.signature} title={decision.signatureNote}>
          {signature.icon} {signature.text}
        </span>
      </div>
      <div className={styles['stamp']} data-timestamp={decision.timestamp} title={decision.timestampNote}>
        {stamp.icon} {stamp.text}
        {decision.timestamp === 'valid' && decision.timestampAt !== null && (
          <TimeText at={decision.timestampAt} exact />
        )}
      </div>
      {decision.timestamp === 'invalid' && decision.timestampNote !== '' && (
        <p className={styles['note']} data-signature="invalid">
          {decision.timestampNote}
        </p>
      )}
      {decision.signature !== 'valid' && decision.signatureNote !== '' && (
        <p className={styles['note']} data-signature={decision.signature}>
          {decision.signatureNote}
        </p>
      )}
      {voided && (
        <p className={styles['note']} data-signature="invalid">
          这一签名已作废：第 {voided.byRevision} 稿{voided.reason}（<TimeText at={voided.at} />
          ）。
        </p>
      )}
    </li>
  );
}
