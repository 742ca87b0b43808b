import { useState } from 'react';
import { useLocation } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { Button, Space } from 'antd';
import { PrinterOutlined } from '@ant-design/icons';
import type { ChosenFile } from '../../../electron/core/contract';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { ProofReportView } from '../../components/verification/Report';
import styles from '../../components/verification/Report.module.css';

/** Returns the package in the navigation state, set by an export; null without one. */
function exportedFrom(state: unknown): ChosenFile | null {
  const { handle, name } = (state ?? {}) as Partial<Record<string, unknown>>;
  return typeof handle === 'string' && typeof name === 'string' ? { handle, name } : null;
}

/** 核验证据包 of any origin, offline; data of this office are not used. */
export function ProofPage() {
  const exported = exportedFrom(useLocation().state);
  const [read, setRead] = useState('');
  const verify = useMutation({
    mutationFn: async (given: ChosenFile | null) => {
      const file = given ?? (await chooseFile('proof'));
      if (file === null) return null;
      setRead(file.name);
      return core.proof.verify({ file: file.handle });
    },
    networkMode: 'always',
  });
  const report = verify.data?.report ?? null;

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
            <Button
              type={exported === null ? 'primary' : 'default'}
              loading={verify.isPending}
              onClick={() => verify.mutate(null)}
            >
              选择证据包…
            </Button>
            {exported !== null && (
              <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate(exported)}>
                核验刚导出的证据包
              </Button>
            )}
          </Space>
          <FailureNote error={verify.error} />
        </section>
        <div aria-live="polite" className={styles['result']}>
          {report !== null && <ProofReportView report={report} path={read} />}
        </div>
      </div>
    </PageFrame>
  );
}
