import { useState } from 'react';
import { Input, Modal } from 'antd';
import { useFocusBack } from '../../components/useFocusBack';
import styles from './Duty.module.css';

/** Where the package is, for a page that has no dialog of the system's. */
export function VerifyDialog(props: {
  busy: boolean;
  onVerify: (path: string) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const [path, setPath] = useState('');
  const go = () => {
    if (path.trim() !== '') props.onVerify(path.trim());
  };
  return (
    <Modal
      open
      title="核验值守记录证据"
      okText="核验"
      cancelText="取消"
      confirmLoading={props.busy}
      okButtonProps={{ disabled: path.trim() === '' }}
      onOk={go}
      onCancel={props.onClose}
      destroyOnHidden
    >
      <label htmlFor="log-package" className={styles['label']}>
        证据包的位置（.zip）
      </label>
      <Input
        id="log-package"
        autoFocus
        maxLength={1000}
        spellCheck={false}
        value={path}
        onChange={(event) => setPath(event.target.value)}
        onPressEnter={go}
      />
    </Modal>
  );
}
