import { Modal } from 'antd';
import { useFocusBack } from '../../components/useFocusBack';
import { TakePanel } from './TakePanel';
import dialog from '../../components/dialog.module.css';

export function TakeDialog(props: { onClose: () => void }) {
  useFocusBack();
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
      <TakePanel onTaken={props.onClose} onCancel={props.onClose} />
    </Modal>
  );
}
