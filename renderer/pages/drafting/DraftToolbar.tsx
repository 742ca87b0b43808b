import { Button, Segmented, Tag, Tooltip } from 'antd';
import { DeleteOutlined, SendOutlined } from '@ant-design/icons';
import type { Draft } from '../../../electron/core/contract';
import { ConfirmButton } from '../../components/ConfirmButton';
import { cssVariable } from '../../components/tokens';
import type { DraftState } from './draftSession';
import { SaveNote } from './SaveNote';

export type DraftView = 'write' | 'preview';

/** State of saving and the actions of a draft. */
export function DraftToolbar(props: {
  state: DraftState;
  view: DraftView;
  checking: boolean;
  onView: (view: DraftView) => void;
  onDiscard: () => Promise<unknown>;
  onSubmit: () => void;
}) {
  return (
    <>
      <SaveNote state={props.state} />
      <Segmented<DraftView>
        aria-label="撰写或预览"
        value={props.view}
        options={[
          { value: 'write', label: '撰写' },
          { value: 'preview', label: '预览' },
        ]}
        onChange={props.onView}
      />
      <ConfirmButton
        danger
        icon={<DeleteOutlined aria-hidden="true" />}
        question="删除这份草稿？"
        detail="草稿只存在本机，删除后不能恢复。已送审或已发布的内容不受影响。"
        confirmText="删除"
        onConfirm={props.onDiscard}
      >
        删除草稿
      </ConfirmButton>
      <Tooltip title="Ctrl+Enter">
        <Button
          type="primary"
          icon={<SendOutlined aria-hidden="true" />}
          loading={props.checking}
          onClick={props.onSubmit}
        >
          送审
        </Button>
      </Tooltip>
    </>
  );
}

/** Title of a draft, or its kind while it has none. */
export function DraftTitle({ title, kind, draft }: { title: string; kind: string; draft: Draft }) {
  return (
    <>
      {title === '' ? kind : title}
      {title !== '' && <Tag style={{ marginInlineStart: cssVariable('spaceSM') }}>{kind}</Tag>}
      {draft.kind === 'reviewerEdit' && (
        <Tag color="warning" style={{ marginInlineStart: cssVariable('spaceSM') }}>
          审核人修改
        </Tag>
      )}
    </>
  );
}
