import { Modal } from 'antd';
import { ShortcutTable } from './ShortcutTable';

/** Dialog of F1 with all shortcuts. */
export function ShortcutSheet(props: { open: boolean; onClose: () => void }) {
  return (
    <Modal
      title="快捷键"
      open={props.open}
      onCancel={props.onClose}
      footer={null}
      width="34rem"
      destroyOnHidden
    >
      <ShortcutTable />
      <p>
        使用说明见
        <a href="#/help" style={{ textDecoration: 'underline' }} onClick={props.onClose}>
          帮助
        </a>
        。
      </p>
    </Modal>
  );
}
