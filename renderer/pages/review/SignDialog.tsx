import type { ReactNode } from 'react';
import { Descriptions, Modal } from 'antd';
import type { Verdict } from '../../../electron/core/contract';
import { DialogBody, dialogClass } from '../../components/DialogBody';
import { PURPOSE_LABEL, reasonLabel, STAGE_LABEL, VERDICT_LABEL } from '../../components/labels';
import { columnPath, usePlaces } from '../../components/article/places';
import { shortHash } from './shortHash';
import type { ReviewData } from './types';
import styles from './ReviewLayout.module.css';

const BUTTON: Record<Verdict, string> = {
  approve: '签名同意',
  return: '签名退回',
  escalate: '签名提请审定',
};

/** Confirmation with the exact content of the signature. */
export function SignDialog(props: {
  data: ReviewData;
  verdict: Verdict;
  opinion: string;
  gates: number;
  busy: boolean;
  failure: ReactNode;
  onSign: () => void;
  onCancel: () => void;
}) {
  const { data, verdict } = props;
  const { row, revision, content } = data;
  const { onBehalfOf } = data.may;
  const { columns } = usePlaces();
  const reason = reasonLabel(revision);
  return (
    <Modal
      open
      className={dialogClass}
      width="38rem"
      title={`${STAGE_LABEL[row.stage]}：${VERDICT_LABEL[verdict]}`}
      okText={BUTTON[verdict]}
      cancelText="返回"
      mask={{ closable: false }}
      confirmLoading={props.busy}
      okButtonProps={{ danger: verdict === 'return', autoFocus: true }}
      onOk={props.onSign}
      onCancel={props.onCancel}
      destroyOnHidden
    >
      <DialogBody label="签署内容">
        <p className={styles['ask']}>
          {onBehalfOf === null
            ? '您将用本人的数字证书签署下列意见，签署后不能更改：'
            : `您将代${onBehalfOf.name}，用您本人的数字证书签署下列意见，签署后不能更改：`}
        </p>
        <Descriptions
          size="small"
          column={1}
          bordered
          styles={{ label: { width: '8em' } }}
          items={[
            { key: 'title', label: '标题', children: row.title },
            { key: 'column', label: '栏目', children: columnPath(columns, row.columnId) || row.columnName },
            { key: 'revision', label: '稿次', children: `第 ${revision.number} 稿` },
            { key: 'purpose', label: '事项', children: PURPOSE_LABEL[row.purpose] },
            ...(reason === null
              ? []
              : [
                  {
                    key: 'reason',
                    label: reason,
                    children: <span className={styles['words']}>{revision.reason || '平台没有记录'}</span>,
                  },
                ]),
            { key: 'files', label: '附件', children: `${content.attachments.length} 个` },
            {
              key: 'hash',
              label: '内容校验码',
              children: (
                <code title={`SHA-256 ${revision.contentHash}`}>{shortHash(revision.contentHash)}</code>
              ),
            },
            ...(onBehalfOf === null
              ? []
              : [{ key: 'behalf', label: '代理', children: <strong>代{onBehalfOf.name}</strong> }]),
            { key: 'verdict', label: '结论', children: <strong>{VERDICT_LABEL[verdict]}</strong> },
            {
              key: 'opinion',
              label: '意见',
              children:
                props.opinion === '' ? '（无）' : <span className={styles['words']}>{props.opinion}</span>,
            },
            { key: 'gates', label: '五关自查', children: `已核 ${props.gates}/5（不随意见上报）` },
          ]}
        />
        {props.failure}
      </DialogBody>
    </Modal>
  );
}
