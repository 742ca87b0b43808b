import { useId } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Space } from 'antd';
import type { CertificateInfo } from '../../../electron/core/contract';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { FailureNote } from '../../components/FailureNote';
import { CertificateFacts } from './CertificateFacts';
import { holderProblems, type Holder } from './holder';
import styles from './Accounts.module.css';

export interface ReadCertificate {
  certificate: string;
  info: CertificateInfo;
  warnings: string[];
}

/**
 * Reads a person's certificate from a file without private key and shows it with warnings. `holder`: whose it has to
 * be.
 */
export function CertificateField(props: {
  label: string;
  holder: Holder;
  value: ReadCertificate | null;
  onChange: (certificate: ReadCertificate | null) => void;
}) {
  const id = useId();
  const read = useMutation({
    mutationFn: async () => {
      const file = await chooseFile('certificate');
      return file === null ? null : core.accounts.readCertificate({ file: file.handle });
    },
    networkMode: 'always',
    onMutate: () => props.onChange(null),
    onSuccess: (found) => props.onChange(found),
  });
  const problems = props.value === null ? [] : holderProblems(props.value.info.subject, props.holder);
  return (
    <div className={styles['certificateField']} role="group" aria-labelledby={id}>
      <strong id={id}>{props.label}</strong>
      <Space wrap>
        <Button loading={read.isPending} onClick={() => read.mutate()}>
          从文件选择…
        </Button>
        {props.value !== null && <Button onClick={() => props.onChange(null)}>不用这张</Button>}
      </Space>
      <div aria-live="polite" className={styles['certificateField']}>
        <FailureNote error={read.error} />
        {props.value !== null && <CertificateFacts certificate={props.value.info} />}
        {problems.map((text) => (
          <Alert key={text} type="error" showIcon title={text} />
        ))}
        {props.value?.warnings.map((text) => (
          <Alert key={text} type="warning" showIcon title={text} />
        ))}
      </div>
    </div>
  );
}
