import { useState } from 'react';
import { Alert, Radio } from 'antd';
import type { AccountRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { BINDING_END_LABEL } from '../../components/labels';
import { commonName } from '../../components/certificateNames';
import { CertificateFacts } from './CertificateFacts';
import { CertificateField, type ReadCertificate } from './CertificateField';
import { holderProblems } from './holder';
import styles from './Accounts.module.css';

type Bound = AccountRow['certificates'][number];
export type End = NonNullable<Bound['ended']>['reason'];

/** Registers a certificate (登记), or replaces `replaced` (更换). */
export function BindDialog(props: { account: AccountRow; replaced: Bound | null; onClose: () => void }) {
  const { account, replaced } = props;
  const [certificate, setCertificate] = useState<ReadCertificate | null>(null);
  const [why, setWhy] = useState<End>('replaced');
  const [missing, setMissing] = useState(false);
  const holder = { name: account.name, number: account.number ?? '' };
  const mismatch = certificate !== null && holderProblems(certificate.info.subject, holder).length > 0;
  return (
    <SignedActDialog
      title={`${replaced === null ? '登记' : '更换'}${account.name}的证书`}
      width="46rem"
      done={replaced === null ? '证书已登记' : '证书已更换'}
      onClose={props.onClose}
      barred={mismatch}
      check={() => {
        setMissing(certificate === null);
        return Promise.resolve(
          certificate === null
            ? null
            : [
                { label: '操作', value: replaced === null ? '登记证书' : '更换证书' },
                { label: '账号', value: `${account.name}（${account.id}）` },
                { label: '新证书', value: <CertificateFacts certificate={certificate.info} /> },
                ...(replaced === null
                  ? []
                  : [
                      {
                        label: '原证书',
                        value: `${commonName(replaced.subject)}，编号 ${replaced.serial}，因${BINDING_END_LABEL[why]}终止使用`,
                      },
                    ]),
              ],
        );
      }}
      sign={async (reason) => {
        if (certificate === null) return undefined;
        return core.accounts.bindCertificate({
          accountId: account.id,
          certificate: certificate.certificate,
          replaces: replaced === null ? null : { certificate: replaced.sha256, reason: why },
          reason,
        });
      }}
    >
      {replaced !== null && (
        <div className={styles['certificateField']}>
          <strong>原证书：编号 {replaced.serial}</strong>
          <Radio.Group
            aria-label="原证书终止的原因"
            value={why}
            options={[
              { value: 'replaced', label: '到期或换发' },
              { value: 'lost', label: '遗失或损坏（立即结束用它登录的会话）' },
            ]}
            onChange={(event) => setWhy(event.target.value as End)}
          />
        </div>
      )}
      <CertificateField
        label={replaced === null ? '证书文件（只含证书，不含私钥）' : '新证书文件（只含证书，不含私钥）'}
        holder={holder}
        value={certificate}
        onChange={(read) => {
          setCertificate(read);
          setMissing(false);
        }}
      />
      {missing && <Alert type="error" showIcon role="alert" title="请先读取证书文件。" />}
    </SignedActDialog>
  );
}
