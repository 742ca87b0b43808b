import type { CertificateInfo } from '../../../electron/core/contract';
import { exactTime } from '../../components/time';
import styles from './Accounts.module.css';

/** Certificate details for comparison. */
export function CertificateFacts({ certificate }: { certificate: CertificateInfo }) {
  const day = (at: string) => exactTime(new Date(at)).slice(0, 10);
  return (
    <dl className={styles['certificate']}>
      <dt>颁发给</dt>
      <dd>{certificate.subject}</dd>
      <dt>颁发者</dt>
      <dd>{certificate.issuer}</dd>
      <dt>编号</dt>
      <dd className={styles['code']}>{certificate.serial}</dd>
      <dt>有效期</dt>
      <dd>
        {day(certificate.notBefore)} 至 {day(certificate.notAfter)}
      </dd>
      <dt>SHA-256 指纹</dt>
      <dd className={styles['code']}>{certificate.sha256}</dd>
    </dl>
  );
}
