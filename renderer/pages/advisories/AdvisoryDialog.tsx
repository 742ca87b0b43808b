import type { AdvisoryRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { AssignDialog } from '../../components/AssignDialog';
import { TextDialog } from '../../components/TextDialog';

export type AdvisoryAct = 'assign' | 'answer' | 'close';

/** Dialogs for the actions on a 预警通报; each makes a ledger entry. */
export function AdvisoryDialog(props: { act: AdvisoryAct; row: AdvisoryRow; onClose: () => void }) {
  const { row, onClose } = props;
  const { advisoryId } = row;
  switch (props.act) {
    case 'assign':
      return (
        <AssignDialog
          title="交办预警通报"
          present={row.assignedTo}
          write={({ to, text }) => core.advisories.assign({ advisoryId, to, text: text.trim() })}
          onClose={onClose}
        />
      );
    case 'answer':
      return (
        <TextDialog
          title="答复预警通报"
          label="处置情况"
          missing="请写明处置情况。"
          files="佐证材料"
          okText="答复"
          done="已答复"
          write={(text, attachments) => core.advisories.answer({ advisoryId, text, attachments })}
          onClose={onClose}
        />
      );
    case 'close':
      return (
        <TextDialog
          title="办结预警通报"
          label="核对结果"
          missing="请写明核对结果。"
          okText="办结"
          done="已办结"
          write={(text) => core.advisories.close({ advisoryId, text })}
          onClose={onClose}
        />
      );
  }
}
