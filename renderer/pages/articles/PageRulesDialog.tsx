import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Input, Modal } from 'antd';
import type { PageRules } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { DialogBody, dialogClass } from '../../components/DialogBody';
import { FailureNote } from '../../components/FailureNote';
import { PageSkeleton } from '../../components/PageSkeleton';
import { FIELDS, parseRules, rulesText } from './rulesText';
import styles from './PageReportDialog.module.css';

/** 网页核验规则 of a site, signed by a site administrator, valid for all users. */
export function PageRulesDialog({ siteId, onClose }: { siteId: string; onClose: () => void }) {
  const { data, error } = useQuery(
    coreQueries.publishing.pageRules.queryOptions({ input: { siteId }, gcTime: 0 }),
  );
  if (data) return <RulesForm rules={data.rules} confirmed={data.confirmed?.by ?? null} onClose={onClose} />;
  return (
    <Modal open title="网页核验规则" footer={null} onCancel={onClose}>
      {error ? <FailureNote error={error} /> : <PageSkeleton />}
    </Modal>
  );
}

function RulesForm(props: { rules: PageRules; confirmed: string | null; onClose: () => void }) {
  const { rules, confirmed, onClose } = props;
  const { message } = App.useApp();
  const [text, setText] = useState(() => rulesText(rules));
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState('');
  const save = useMutation(
    coreQueries.publishing.setPageRules.mutationOptions({
      onSuccess: () => {
        void message.success('核验规则已签名保存。');
        onClose();
      },
    }),
  );
  const sign = () => {
    const read = parseRules(rules.siteId, text);
    setWrong('wrong' in read ? read.wrong : '');
    if ('rules' in read) save.mutate({ rules: read.rules, text: reason.trim() });
  };
  return (
    <Modal
      open
      className={dialogClass}
      width={760}
      title="网页核验规则"
      okText="签名保存"
      cancelText="取消"
      mask={{ closable: false }}
      confirmLoading={save.isPending}
      okButtonProps={{ disabled: reason.trim() === '' }}
      onOk={sign}
      onCancel={onClose}
      destroyOnHidden
    >
      <DialogBody label="核验规则">
        <p>{confirmed === null ? '还没有人设置过，以下是默认规则。' : `现行规则由${confirmed}签名确认。`}</p>
        {FIELDS.map(({ name, label, lines, hint }) => (
          <div key={name} className={styles['field']}>
            <label htmlFor={`rules-${name}`}>{label}</label>
            {lines ? (
              <Input.TextArea
                id={`rules-${name}`}
                value={text[name]}
                autoSize={{ minRows: 1, maxRows: 6 }}
                onChange={(event) => setText({ ...text, [name]: event.target.value })}
              />
            ) : (
              <Input
                id={`rules-${name}`}
                value={text[name]}
                onChange={(event) => setText({ ...text, [name]: event.target.value })}
              />
            )}
            {hint !== undefined && <small>{hint}</small>}
          </div>
        ))}
        <div className={styles['field']}>
          <label htmlFor="rules-reason">改了什么（必填）</label>
          <Input
            id="rules-reason"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {wrong !== '' && <Alert type="error" showIcon title={`“${wrong}”填写得不对，请核对后再保存。`} />}
        <FailureNote error={save.error} />
      </DialogBody>
    </Modal>
  );
}
