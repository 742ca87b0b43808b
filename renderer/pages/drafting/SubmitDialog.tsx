import { useState, type ReactNode } from 'react';
import { Alert, Checkbox, Descriptions, Input, Modal } from 'antd';
import type { Column, Draft, PersonalNumber } from '../../../electron/core/contract';
import { DialogBody, dialogClass } from '../../components/DialogBody';
import { columnPath } from '../../components/article/places';
import { PersonalNumbers } from '../../components/article/PersonalNumbers';
import styles from './DraftEditor.module.css';

/** Summary of what is submitted for first review, with a confirmation. A reviewer's edit needs a reason. */
export function SubmitDialog(props: {
  draft: Draft;
  content: Draft['content'];
  response: string;
  /** Likely personal numbers in the text, which the author has to check. */
  numbers: readonly PersonalNumber[];
  columns: readonly Column[];
  busy: boolean;
  failure: ReactNode;
  onSubmit: (reason: string, numbersChecked: boolean) => void;
  onCancel: () => void;
}) {
  const { draft, content, response, numbers, columns } = props;
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const edits = draft.kind === 'reviewerEdit';
  const images = JSON.stringify(content.body).split('"type":"image"').length - 1;
  return (
    <Modal
      open
      className={dialogClass}
      title="送审"
      width="36rem"
      okText="确认送审"
      cancelText="返回"
      mask={{ closable: false }}
      confirmLoading={props.busy}
      okButtonProps={{ disabled: (edits && reason.trim() === '') || (numbers.length > 0 && !checked) }}
      onOk={() => props.onSubmit(reason.trim(), checked)}
      onCancel={props.onCancel}
      destroyOnHidden
    >
      <DialogBody label="送审内容">
        <p className={styles['ask']}>
          下列内容将作为{draft.baseRevision === null ? '第 1 稿' : `第 ${draft.baseRevision + 1} 稿`}
          送初审，各级审核人对它签名。
        </p>
        <Descriptions
          size="small"
          column={1}
          bordered
          items={[
            { key: 'title', label: '标题', children: content.title },
            { key: 'column', label: '栏目', children: columnPath(columns, content.columnId) },
            { key: 'source', label: '来源', children: content.source },
            {
              key: 'level',
              label: '审批层级',
              children: content.major ? '初审、复审、终审、主要负责人（重特大信息）' : '初审、复审、终审',
            },
            {
              key: 'files',
              label: '附件和图片',
              children: `附件 ${content.attachments.length} 个，图片 ${images} 张`,
            },
            {
              key: 'secrecy',
              label: '保密审查',
              children: `可以公开；${content.secrecy.checkedBy}，${content.secrecy.checkedOn}`,
            },
            ...(response.trim() === ''
              ? []
              : [
                  {
                    key: 'response',
                    label: '修改情况',
                    children: <span className={styles['words']}>{response.trim()}</span>,
                  },
                ]),
          ]}
        />
        {numbers.length > 0 && (
          <Alert
            className={styles['warn'] ?? ''}
            type="warning"
            showIcon
            title={`文字中有 ${numbers.length} 处疑似个人信息`}
            description={
              <>
                <PersonalNumbers found={numbers} />
                <Checkbox checked={checked} onChange={(event) => setChecked(event.target.checked)}>
                  已逐处核对，确需公开（第十四条：个人隐私）
                </Checkbox>
              </>
            }
          />
        )}
        {edits ? (
          <>
            <Alert
              className={styles['warn'] ?? ''}
              type="warning"
              showIcon
              title="您将成为这一稿的撰写人"
              description="送审后您不能再审核这一稿，之前的签名作废，从初审重新开始（第十四条：不得自编自审自发）。"
            />
            <label htmlFor="submit-reason">修改原因（必填）</label>
            <Input.TextArea
              id="submit-reason"
              autoFocus
              value={reason}
              maxLength={500}
              autoSize={{ minRows: 2, maxRows: 5 }}
              onChange={(event) => setReason(event.target.value)}
            />
          </>
        ) : (
          <p className={styles['tail']}>送审后、有人签署意见之前可以撤回；审核期间改动内容，已有签名作废。</p>
        )}
        {props.failure}
      </DialogBody>
    </Modal>
  );
}
