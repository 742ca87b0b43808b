import { useState } from 'react';
import { Button, Tag } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { BINDING_END_LABEL } from '../../components/labels';
import { TimeText } from '../../components/TimeText';
import { useNow } from '../../components/useNow';
import { BindDialog } from './BindDialog';
import { CertificateFacts } from './CertificateFacts';
import { certificateState } from './certificateState';
import { EndCertificateDialog } from './EndCertificateDialog';
import styles from './Accounts.module.css';

type Bound = AccountRow['certificates'][number];

const STATE = {
  early: { color: 'warning', label: '未到生效时间' },
  good: { color: 'success', label: '可用' },
  soon: { color: 'warning', label: '一个月内到期' },
  over: { color: 'error', label: '已过期' },
} as const;

/** All certificates of an account, active ones first. */
export function Certificates(props: { account: AccountRow; mayAdminister: boolean; onBind: () => void }) {
  const { account } = props;
  const [replacing, setReplacing] = useState<Bound | null>(null);
  const [toEnd, setToEnd] = useState<Bound | null>(null);
  const ordered = [...account.certificates].sort(
    (a, b) => Number(a.ended !== null) - Number(b.ended !== null) || b.boundAt.localeCompare(a.boundAt),
  );
  return (
    <section className={styles['card']} aria-labelledby="account-certificates">
      <div className={styles['cardHead']}>
        <h2 id="account-certificates">证书</h2>
        {props.mayAdminister && <Button onClick={props.onBind}>登记证书</Button>}
      </div>
      {ordered.length === 0 && <span className={styles['soft']}>还没有登记证书，本人不能登录。</span>}
      <ul className={styles['list']}>
        {ordered.map((certificate) => (
          <li key={certificate.sha256}>
            <Certificate
              certificate={certificate}
              mayAdminister={props.mayAdminister}
              onReplace={() => setReplacing(certificate)}
              onEnd={() => setToEnd(certificate)}
            />
          </li>
        ))}
      </ul>
      {replacing !== null && (
        <BindDialog account={account} replaced={replacing} onClose={() => setReplacing(null)} />
      )}
      {toEnd !== null && (
        <EndCertificateDialog account={account} certificate={toEnd} onClose={() => setToEnd(null)} />
      )}
    </section>
  );
}

function Certificate(props: {
  certificate: Bound;
  mayAdminister: boolean;
  onReplace: () => void;
  onEnd: () => void;
}) {
  const { certificate } = props;
  const { ended } = certificate;
  const state = STATE[certificateState(certificate, useNow())];
  return (
    <div className={styles['bound']} data-ended={ended !== null}>
      <div className={styles['cardHead']}>
        <span>
          {ended === null ? (
            <Tag color={state.color} className={styles['state'] ?? ''}>
              {state.label}
            </Tag>
          ) : (
            <Tag className={styles['state'] ?? ''}>已终止（{BINDING_END_LABEL[ended.reason]}）</Tag>
          )}
          <span className={styles['soft']}>
            登记于 <TimeText at={certificate.boundAt} exact />
            {ended !== null && (
              <>
                ，终止于 <TimeText at={ended.at} exact />
              </>
            )}
          </span>
        </span>
        {props.mayAdminister && ended === null && (
          <span className={styles['filters']}>
            <Button size="small" onClick={props.onReplace}>
              更换
            </Button>
            <Button size="small" danger onClick={props.onEnd}>
              终止使用
            </Button>
          </span>
        )}
      </div>
      <CertificateFacts certificate={certificate} />
      {certificate.actNote !== '' && <span className={styles['soft']}>{certificate.actNote}</span>}
    </div>
  );
}
