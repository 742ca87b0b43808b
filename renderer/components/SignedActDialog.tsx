import { useState, type ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Descriptions, Input, Modal } from 'antd';
import { coreQueries } from '../client/query';
import { FailureNote } from './FailureNote';
import styles from './SignedActDialog.module.css';

export interface Fact {
  label: string;
  value: ReactNode;
}

const PROPOSED = '已提请会签，会签前没有更改。另一名系统管理员或主要负责人在“会签”页办理后生效。';

/**
 * Dialog for a signed act on accounts and rights, in two steps: input and reason, then the exact content to be signed.
 * `check` resolves to the facts to show, or null when input is missing (and marked).
 */
export function SignedActDialog(props: {
  title: string;
  check: () => Promise<Fact[] | null>;
  /** `proposed`: the act waits for a second signature. */
  sign: (reason: string) => Promise<{ proposed?: boolean } | undefined>;
  /** Message after success. */
  done: string;
  danger?: boolean;
  width?: string;
  /** True while signing is not possible. */
  barred?: boolean;
  onClose: () => void;
  children?: ReactNode;
}) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [facts, setFacts] = useState<Fact[] | null>(null);
  const sign = useMutation({
    mutationFn: () => props.sign(reason.trim()),
    networkMode: 'always',
    onSuccess: (answer) => {
      if (answer?.proposed === true) void message.info(PROPOSED, 10);
      else void message.success(props.done);
      props.onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: coreQueries.accounts.key() }),
  });

  const goOn = async () => {
    const given = reason.trim() !== '';
    setMissing(!given);
    const found = await props.check();
    if (found === null || !given) return;
    sign.reset();
    setFacts(found);
  };
  const first = facts === null;
  return (
    <Modal
      open
      width={props.width ?? '40rem'}
      title={props.title}
      className={styles['dialog'] ?? ''}
      mask={{ closable: false }}
      onCancel={props.onClose}
      destroyOnHidden
      footer={
        first ? (
          <>
            <Button onClick={props.onClose}>取消</Button>
            <Button type="primary" disabled={props.barred === true} onClick={() => void goOn()}>
              下一步
            </Button>
          </>
        ) : (
          <>
            <Button disabled={sign.isPending} onClick={() => setFacts(null)}>
              上一步
            </Button>
            <Button
              autoFocus
              type="primary"
              danger={props.danger === true}
              loading={sign.isPending}
              onClick={() => sign.mutate()}
            >
              签名办理
            </Button>
          </>
        )
      }
    >
      <div hidden={!first} className={styles['step']}>
        {props.children}
        <div className={styles['reason']}>
          <label htmlFor="act-reason">原因（必填，随操作一并签名存档）</label>
          <span id="act-reason-hint" className={styles['hint']}>
            原因是签名内容的一部分：全体账号都能看到，也会进入证据包，不能删改。请勿写病情、家事等个人隐私。
          </span>
          <Input.TextArea
            id="act-reason"
            value={reason}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 5 }}
            status={missing ? 'error' : ''}
            aria-invalid={missing}
            aria-describedby="act-reason-hint"
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
          />
          {missing && (
            <span role="alert" className={styles['missing']}>
              请写明原因。
            </span>
          )}
        </div>
      </div>
      {facts !== null && (
        <div className={styles['step']} role="region" tabIndex={0} aria-label={props.title}>
          <p className={styles['lead']}>
            您将用本人的数字证书签署下列操作。平台接受后立即生效；须会签的，会签后生效。
          </p>
          <Descriptions
            size="small"
            column={1}
            bordered
            styles={{ label: { width: '9em' } }}
            items={[
              ...facts,
              { label: '原因', value: <span className={styles['words']}>{reason.trim()}</span> },
            ].map(({ label, value }) => ({ key: label, label, children: value }))}
          />
          <FailureNote error={sign.error} />
        </div>
      )}
    </Modal>
  );
}
