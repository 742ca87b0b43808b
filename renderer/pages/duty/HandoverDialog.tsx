import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Modal, Skeleton } from 'antd';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { DialogBody, dialogClass } from '../../components/DialogBody';
import { FailureNote } from '../../components/FailureNote';
import { useRestoreFocus } from '../../components/useRestoreFocus';
import { useHotkeys } from '../../components/useHotkeys';
import { useLedgerEntry } from '../../components/useLedgerEntry';
import { HandoverFacts } from './HandoverFacts';
import { SlowSignatureHint } from './SlowSignatureHint';
import { periodText } from './words';
import styles from './Handover.module.css';

/** 交班: hands over all open items. The signature covers them and all earlier entries of the officer. */
export function HandoverDialog(props: {
  /** Start of the current shift if the user has taken it over; otherwise null. */
  own: string | null;
  onClose: () => void;
}) {
  const { message } = App.useApp();
  useRestoreFocus();
  const [note, setNote] = useState('');
  const giving = useQuery(coreQueries.duty.previewGive.queryOptions());
  const give = useLedgerEntry({
    write: core.duty.give,
    onDone: () => {
      void message.success('已交班，等对方接班。');
      props.onClose();
    },
  });
  const handover = giving.data?.handover;
  const shift = handover?.shift;
  const sign = () => {
    if (giving.data !== undefined && !give.isPending) give.mutate({ note: note.trim() });
  };
  useHotkeys({ 'Ctrl+Enter': sign });
  return (
    <Modal
      open
      className={dialogClass}
      width="40rem"
      title="交班"
      mask={{ closable: false }}
      onCancel={props.onClose}
      destroyOnHidden
      footer={
        <div className={styles['foot']}>
          {give.isPending ? (
            <SlowSignatureHint busy />
          ) : (
            <span>用本人的数字证书签名，签的是以上内容和您此前的全部记录。</span>
          )}
          <Button onClick={props.onClose}>取消</Button>
          <Button
            type="primary"
            disabled={giving.data === undefined}
            loading={give.isPending}
            title="Ctrl+Enter"
            onClick={sign}
          >
            签名交班
          </Button>
        </div>
      }
    >
      <DialogBody label="交班内容">
        {handover === undefined || shift === undefined ? (
          <>
            {giving.isPending && <Skeleton active title={false} paragraph={{ rows: 5 }} />}
            <FailureNote error={giving.error} onRetry={() => void giving.refetch()} />
          </>
        ) : (
          <div className={styles['panel']}>
            <p className={styles['lead']}>
              {shift.from === props.own ? (
                '值班表上还没有下一班。'
              ) : (
                <>
                  接班的是：<strong>{periodText(shift)}</strong>，{shift.technicalName}、
                  {shift.operationsName}。
                </>
              )}
            </p>
            <HandoverFacts handover={handover} />
            <div className={styles['field']}>
              <label htmlFor="give-note">交班说明（可不填）</label>
              <Input.TextArea
                id="give-note"
                autoFocus
                value={note}
                maxLength={2000}
                autoSize={{ minRows: 2, maxRows: 6 }}
                placeholder="要提醒接班人员的事"
                onChange={(event) => setNote(event.target.value)}
              />
            </div>
            <FailureNote error={give.error} />
          </div>
        )}
      </DialogBody>
    </Modal>
  );
}
