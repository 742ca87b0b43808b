import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Input, Modal, Radio, type RadioChangeEvent } from 'antd';
import type { ArticleRow } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { DialogBody, dialogClass } from '../../components/DialogBody';
import { FailureNote } from '../../components/FailureNote';
import { Opinions } from '../../components/article/Opinions';
import styles from './ArticlePage.module.css';

/** Request for 撤下 or 删除 of a live article, which is reviewed like a publication. */
export function WithdrawDialog(props: { row: ArticleRow; onClose: () => void }) {
  const { message } = App.useApp();
  const [purpose, setPurpose] = useState<'withdraw' | 'delete'>('withdraw');
  const [reason, setReason] = useState('');
  const last = useQuery(coreQueries.review.lastReturn.queryOptions({ input: { articleId: props.row.id } }));
  const returned = last.data?.decision;
  const request = useMutation(
    coreQueries.articles.requestWithdrawal.mutationOptions({
      onSuccess: () => {
        void message.success('申请已送审，等待平台确认。');
        props.onClose();
      },
    }),
  );
  return (
    <Modal
      open
      className={dialogClass}
      title="申请撤下或删除"
      okText="送审"
      cancelText="取消"
      mask={{ closable: false }}
      confirmLoading={request.isPending}
      okButtonProps={{ disabled: reason.trim() === '', danger: true }}
      onOk={() => request.mutate({ articleId: props.row.id, purpose, reason: reason.trim() })}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <DialogBody label="申请内容">
        <p>
          《{props.row.title}》现在网上可见。申请经初审、复审、终审同意后，由网站专人执行；在此之前网页不变。
        </p>
        <Radio.Group
          aria-label="申请事项"
          value={purpose}
          onChange={(event: RadioChangeEvent) => setPurpose(event.target.value as 'withdraw' | 'delete')}
          options={[
            { value: 'withdraw', label: '撤下（网页消失，稿件可再修改发布）' },
            { value: 'delete', label: '删除（稿件不能再用）' },
          ]}
        />
        {returned && (
          <div className={styles['reason']}>
            <span>上次的退回意见</span>
            <Opinions decisions={[returned]} revision={0} />
          </div>
        )}
        <div className={styles['reason']}>
          <label htmlFor="withdraw-reason">原因（必填）</label>
          <Input.TextArea
            id="withdraw-reason"
            value={reason}
            maxLength={500}
            autoSize={{ minRows: 3, maxRows: 6 }}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <FailureNote error={request.error} />
      </DialogBody>
    </Modal>
  );
}
