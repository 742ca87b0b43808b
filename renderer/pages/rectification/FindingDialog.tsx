import type { FindingRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { AssignDialog } from '../../components/AssignDialog';
import { TextDialog } from '../../components/TextDialog';

export type FindingAct = 'assign' | 'correct' | 'explain' | 'close';

/** Dialogs for the actions on a finding; each makes a ledger entry. */
export function FindingDialog(props: { act: FindingAct; row: FindingRow; onClose: () => void }) {
  const { row, onClose } = props;
  const { findingId } = row;
  switch (props.act) {
    case 'assign':
      return (
        <AssignDialog
          title="交办问题"
          present={row.assignedTo}
          write={({ to, text }) => core.rectification.assign({ findingId, to, text: text.trim() })}
          onClose={onClose}
        />
      );
    case 'correct':
      return (
        <TextDialog
          title="整改"
          label="整改措施和结果"
          missing="请写明整改措施和结果。"
          files="整改前后的截图等材料"
          okText="报整改结果"
          done="整改结果已报"
          write={(text, attachments) => core.rectification.correct({ findingId, text, attachments })}
          onClose={onClose}
        />
      );
    case 'explain':
      return (
        <TextDialog
          title="情况说明"
          label="不能及时整改的原因和打算（第十九条）"
          missing="请写明原因和打算。"
          okText="提交说明"
          done="情况说明已记入"
          write={(text) => core.rectification.explain({ findingId, text })}
          onClose={onClose}
        />
      );
    case 'close':
      return (
        <TextDialog
          title="销号"
          label={row.state === 'open' ? '不属于问题的原因' : '复查结果'}
          missing={row.state === 'open' ? '请写明原因。' : '请写明复查结果。'}
          okText="销号"
          done="已销号"
          write={(text) => core.rectification.close({ findingId, text })}
          onClose={onClose}
        />
      );
  }
}
