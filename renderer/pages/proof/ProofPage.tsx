import { useState } from 'react';
import { useLocation } from 'react-router';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Space } from 'antd';
import { PrinterOutlined } from '@ant-design/icons';
import { office } from '../../app/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { Report } from './Report';
import styles from './Proof.module.css';

/** Where an export left its package, when one comes here from there. */
function pathFrom(state: unknown): string {
  return typeof state === 'object' && state !== null && 'path' in state && typeof state.path === 'string'
    ? state.path
    : '';
}

/** 核验证据包: anybody's, with or without a line; nothing of this office is asked for it. */
export function ProofPage() {
  const given = pathFrom(useLocation().state);
  const [path, setPath] = useState(given);
  const [read, setRead] = useState('');
  const host = useQuery(office.host.info.queryOptions());
  const verify = useMutation(office.proof.verify.mutationOptions());
  const report = verify.data?.report ?? null;
  const check = (file: string | null) => {
    setRead(file ?? '');
    verify.mutate({ path: file });
  };
  const dialogs = host.data?.nativeDialogs === true;

  return (
    <PageFrame
      title="核验证据包"
      toolbar={
        report !== null && (
          <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
            打印核验结果
          </Button>
        )
      }
    >
      <div className={styles['page']}>
        <section className={styles['card']} aria-labelledby="proof-pick" data-print="none">
          <h2 id="proof-pick">选择证据包</h2>
          <span className={styles['soft']}>
            证据包是稿件页“导出证据包”得到的 zip
            文件。在本机核验签名、证书、时间戳和内容是否一致，不需要联网。
          </span>
          <Space wrap>
            {dialogs && (
              <Button type="primary" loading={verify.isPending} onClick={() => check(null)}>
                选择证据包…
              </Button>
            )}
            {(!dialogs || given !== '') && (
              <Space.Compact>
                <Input
                  aria-label="证据包的位置"
                  placeholder="证据包的位置（.zip）"
                  className={styles['path'] ?? ''}
                  maxLength={1000}
                  spellCheck={false}
                  value={path}
                  onChange={(event) => setPath(event.target.value)}
                  onPressEnter={() => {
                    if (path.trim() !== '') check(path.trim());
                  }}
                />
                <Button
                  type={dialogs ? 'default' : 'primary'}
                  loading={verify.isPending}
                  disabled={path.trim() === ''}
                  onClick={() => check(path.trim())}
                >
                  核验
                </Button>
              </Space.Compact>
            )}
          </Space>
          <FailureNote error={verify.error} />
        </section>
        <div aria-live="polite" className={styles['result']}>
          {report !== null && <Report report={report} path={read} />}
        </div>
      </div>
    </PageFrame>
  );
}
