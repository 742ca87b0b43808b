import { useState } from 'react';
import { Radio } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { BINDING_END_LABEL } from '../../components/labels';
import type { End } from './BindDialog';
import { CertificateFacts } from './CertificateFacts';
import styles from './Accounts.module.css';

/** 终止使用 of a certificate. Earlier signatures stay valid. */
export function EndCertificateDialog(props: {
  account: AccountRow;
  certificate: AccountRow['certificates'][number];
  onClose: () => void;
}) {
  const { account, certificate } = props;
  const [end, setEnd] = useState<End>('lost');
  const last = account.certificates.filter(({ ended }) => ended === null).length === 1;
  return (
    <SignedActDialog
      title={`终止使用${account.name}的证书`}
      danger
      done="证书已终止使用"
      onClose={props.onClose}
      check={() =>
        Promise.resolve([
          { label: '操作', value: '终止使用证书' },
          { label: '账号', value: `${account.name}（${account.id}）` },
          { label: '证书', value: <CertificateFacts certificate={certificate} /> },
          { label: '缘由', value: BINDING_END_LABEL[end] },
        ])
      }
      sign={(reason) => core.accounts.endCertificate({ certificate: certificate.sha256, end, reason })}
    >
      <p>
        终止后不能再用这张证书登录和签名；此前的签名不受影响。
        {last && '这是本人唯一可用的证书，终止后须登记新证书才能登录。'}
      </p>
      <Radio.Group
        className={styles['column'] ?? ''}
        aria-label="缘由"
        value={end}
        options={[
          { value: 'lost', label: '遗失或损坏（立即结束用它登录的会话）' },
          { value: 'other', label: '其他原因' },
        ]}
        onChange={(event) => setEnd(event.target.value as End)}
      />
    </SignedActDialog>
  );
}
