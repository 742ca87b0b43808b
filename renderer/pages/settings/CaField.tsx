import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button, Input, Space } from 'antd';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { FailureNote } from '../../components/FailureNote';
import { exactTime } from '../../components/time';
import styles from './Settings.module.css';

export interface CaInfo {
  subject: string;
  notAfter: string;
  sha256: string;
}

/**
 * CA certificate for the platform's TLS certificate, as PEM: from a file or pasted; empty for the CAs of the system.
 * Form control: `value` and `onChange` are set by the form.
 */
export function CaField(props: {
  id?: string;
  value?: string;
  onChange?: (pem: string) => void;
  saved: string;
  info: CaInfo | null;
}) {
  const value = props.value ?? '';
  const [read, setRead] = useState<{ pem: string; ca: CaInfo } | null>(null);
  const [pasting, setPasting] = useState(false);
  const load = useMutation({
    mutationFn: async () => {
      const file = await chooseFile('caCertificate');
      return file === null ? null : core.settings.readCertificate({ file: file.handle });
    },
    networkMode: 'always',
    onSuccess: (found) => {
      if (found === null) return;
      setRead(found);
      setPasting(false);
      props.onChange?.(found.pem);
    },
  });
  const info =
    value === '' ? null : read?.pem === value ? read.ca : value === props.saved ? props.info : null;

  return (
    <div className={styles['caField']}>
      {value === '' && <span className={styles['soft']}>未指定：只信任操作系统信任的证书机构。</span>}
      {value !== '' && info === null && !pasting && (
        <span className={styles['soft']}>保存后显示证书内容，请核对。</span>
      )}
      {info !== null && (
        <dl className={styles['caInfo']}>
          <dt>颁发给</dt>
          <dd>{info.subject}</dd>
          <dt>有效期至</dt>
          <dd>{exactTime(new Date(info.notAfter))}</dd>
          <dt>SHA-256 指纹</dt>
          <dd className={styles['fingerprint']}>{info.sha256}</dd>
        </dl>
      )}
      <Space wrap>
        <Button loading={load.isPending} onClick={() => load.mutate()}>
          从文件选择…
        </Button>
        <Button onClick={() => setPasting(!pasting)} aria-expanded={pasting}>
          粘贴 PEM
        </Button>
        {value !== '' && <Button onClick={() => props.onChange?.('')}>不再指定</Button>}
      </Space>
      {pasting && (
        <Input.TextArea
          id={props.id}
          aria-label="CA 证书的 PEM 文本"
          rows={6}
          maxLength={100_000}
          spellCheck={false}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={value}
          onChange={(event) => props.onChange?.(event.target.value)}
        />
      )}
      <FailureNote error={load.error} />
    </div>
  );
}
