import { Modal } from 'antd';
import { useRestoreFocus } from '../../components/useRestoreFocus';
import { TakeoverPanel } from './TakeoverPanel';
import dialog from '../../components/dialog.module.css';

export function TakeoverDialog(props: { onClose: () => void }) {
  useRestoreFocus();
  return (
    <Modal
      open
      className={dialog['dialog'] ?? ''}
      width="40rem"
      title="接班"
      footer={null}
      mask={{ closable: false }}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <TakeoverPanel onTaken={props.onClose} onCancel={props.onClose} />
    </Modal>
  );
}
