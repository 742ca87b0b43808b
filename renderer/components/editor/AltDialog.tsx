import { useState, type ReactNode } from 'react';
import { Checkbox, Input, Modal } from 'antd';
import styles from './BodyEditor.module.css';

const ALT_LIMIT = 200;

/**
 * Asks for the 图片说明 (alternative text) of a picture. It may be empty for a decorative picture only. `onDone(null)`:
 * cancelled.
 */
export function AltDialog(props: {
  alt: string | null;
  title?: string;
  okText?: string;
  /** True while the dialog cannot be confirmed, because the upload is not complete. */
  waiting?: boolean;
  children?: ReactNode;
  onDone: (alt: string | null) => void;
}) {
  const [alt, setAlt] = useState(props.alt ?? '');
  const [decorative, setDecorative] = useState(props.alt === '');
  const missing = !decorative && alt.trim() === '';
  return (
    <Modal
      open
      title={props.title ?? '图片说明'}
      okText={props.okText ?? '确定'}
      cancelText="取消"
      mask={{ closable: false }}
      okButtonProps={{ disabled: missing || props.waiting === true }}
      onOk={() => props.onDone(decorative ? '' : alt.trim())}
      onCancel={() => props.onDone(null)}
      destroyOnHidden
    >
      {props.children}
      <label htmlFor="image-alt">图片说明（必填）</label>
      <Input.TextArea
        id="image-alt"
        autoFocus
        autoSize={{ minRows: 2, maxRows: 4 }}
        maxLength={ALT_LIMIT}
        showCount
        disabled={decorative}
        value={decorative ? '' : alt}
        aria-describedby="image-alt-help"
        onChange={(event) => setAlt(event.target.value.replace(/\s*\n\s*/g, ' '))}
      />
      <p id="image-alt-help" className={styles['imageHelp']}>
        写清图中是谁、在做什么、在哪里。视障读者和图片打不开时靠它了解图片。
      </p>
      <Checkbox checked={decorative} onChange={(event) => setDecorative(event.target.checked)}>
        只是装饰，不传达信息
      </Checkbox>
    </Modal>
  );
}
