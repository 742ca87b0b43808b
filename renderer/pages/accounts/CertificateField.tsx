import { useId, useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Space } from 'antd';
import type { CertificateInfo } from '../../../electron/core/contract';
import { core } from '../../app/connection';
import { office } from '../../app/query';
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
 * A person's certificate from a file without key, shown as it was read, with what is odd about it. `holder` is whose it
 * must be.
 */
export function CertificateField(props: {
  label: string;
  holder: Holder;
  value: ReadCertificate | null;
  onChange: (certificate: ReadCertificate | null) => void;
}) {
  const id = useId();
  const host = useQuery(office.host.info.queryOptions());
  const [path, setPath] = useState('');
  const read = useMutation({
    mutationFn: async (typed: string | null) => {
      const file = typed ?? (await core.host.pickFile({ purpose: 'certificate' })).path;
      return file === null ? null : core.accounts.readCertificate({ path: file });
    },
    networkMode: 'always',
    onMutate: () => props.onChange(null),
    onSuccess: (found) => props.onChange(found),
  });
  const problems = props.value === null ? [] : holderProblems(props.value.info.subject, props.holder);
  const load = () => {
    if (path.trim() !== '') read.mutate(path.trim());
  };
  return (
    <div className={styles['certificateField']} role="group" aria-labelledby={id}>
      <strong id={id}>{props.label}</strong>
      <Space wrap>
        {host.data?.nativeDialogs === true ? (
          <Button loading={read.isPending} onClick={() => read.mutate(null)}>
            从文件选择…
          </Button>
        ) : (
          <Space.Compact>
            <Input
              aria-label="证书文件的位置"
              placeholder="证书文件的位置（.cer、.crt 或 .pem）"
              className={styles['path'] ?? ''}
              maxLength={1000}
              spellCheck={false}
              value={path}
              onChange={(event) => setPath(event.target.value)}
              onPressEnter={(event) => {
                event.preventDefault();
                load();
              }}
            />
            <Button loading={read.isPending} disabled={path.trim() === ''} onClick={load}>
              读取
            </Button>
          </Space.Compact>
        )}
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
