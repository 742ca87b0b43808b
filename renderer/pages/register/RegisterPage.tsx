import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { CopyOutlined, PrinterOutlined } from '@ant-design/icons';
import { coreQueries } from '../../client/query';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { Fingerprint } from '../../components/Fingerprint';
import { fingerprintText } from '../../components/fingerprintLines';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { HandOverDialog } from './HandOverDialog';
import { handOverName, registerNotice, type RegisterState } from './words';
import styles from './Register.module.css';

/** 信任根与登记簿: the fingerprint to be given to others, and the invalid entries of the register. */
export function RegisterPage() {
  const query = useQuery(coreQueries.accounts.register.queryOptions());
  const [handingOver, setHandingOver] = useState(false);
  const state = query.data;
  const handOver = state === undefined ? null : handOverName(state);
  return (
    <PageFrame
      title="信任根与登记簿"
      toolbar={
        <>
          {state?.root && (
            <Button icon={<PrinterOutlined aria-hidden="true" />} onClick={() => window.print()}>
              打印
            </Button>
          )}
          {handOver !== null && <Button onClick={() => setHandingOver(true)}>{handOver}…</Button>}
        </>
      }
    >
      {query.isPending && <PageSkeleton />}
      <FailureNote error={state === undefined ? query.error : null} onRetry={() => void query.refetch()} />
      {state !== undefined && (
        <div className={styles['page']}>
          <Notice state={state} />
          {state.root !== null && <Root root={state.root} state={state} />}
          <Entries state={state} />
        </div>
      )}
      {handingOver && state !== undefined && (
        <HandOverDialog root={state.root} onClose={() => setHandingOver(false)} />
      )}
    </PageFrame>
  );
}

function Notice({ state }: { state: RegisterState }) {
  const { type, title, description } = registerNotice(state);
  return <Alert type={type} showIcon title={title} description={description} data-print="none" />;
}

function Root({ root, state }: { root: string; state: RegisterState }) {
  const { message } = App.useApp();
  const copy = () => {
    navigator.clipboard.writeText(fingerprintText(root)).then(
      () => void message.success('指纹已复制'),
      () => void message.error('没有复制成功，请照屏幕抄写或打印。'),
    );
  };
  return (
    <section className={styles['card']} aria-labelledby="register-root">
      <div className={styles['cardHead']}>
        <h2 id="register-root">本单位信任根的指纹（SHA-256）</h2>
        <span data-print="none">
          <Button icon={<CopyOutlined aria-hidden="true" />} onClick={copy}>
            复制
          </Button>
        </span>
      </div>
      <Fingerprint sha256={root} label="本单位信任根的指纹" />
      <span className={styles['soft']}>
        建立时由{state.founders.join('、')}
        签名。用途：新人第一次登录时核对；核验证据包时填写。请当面、打电话或用纸质件告知，不要经过本平台。
      </span>
      {state.pinned !== null && state.pinned !== root && (
        <>
          <strong>本机最初核对的指纹</strong>
          <span className={styles['code']}>{fingerprintText(state.pinned)}</span>
          <span className={styles['soft']}>此后经签名移交，现用的是上面的指纹。</span>
        </>
      )}
    </section>
  );
}

function Entries({ state }: { state: RegisterState }) {
  return (
    <section className={styles['card']} aria-labelledby="register-entries" data-print="none">
      <h2 id="register-entries">登记簿</h2>
      <span>
        共 {state.entries} 项，不成立的 {state.refused.length} 项。
      </span>
      <span className={styles['soft']}>
        登记簿由账号、证书、代理的签名操作依次组成。本机从信任根起逐项核验签名，不成立的不算数。
      </span>
      {state.refused.length > 0 && (
        <DataTable<RegisterState['refused'][number]>
          size="small"
          rowKey="sequence"
          dataSource={state.refused}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          tableLayout="fixed"
          columns={[
            { title: '序号', dataIndex: 'sequence', width: '6em' },
            { title: '为何不成立', dataIndex: 'reason' },
          ]}
        />
      )}
    </section>
  );
}
