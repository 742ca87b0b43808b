import { Modal } from 'antd';
import { useFocusBack } from '../../components/useFocusBack';
import { TakePanel } from './TakePanel';

export function TakeDialog(props: { onClose: () => void }) {
  useFocusBack();
  return (
    <Modal
      open
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
