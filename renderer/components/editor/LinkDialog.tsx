import { useState } from 'react';
import { Button, Input, Modal } from 'antd';
import { completeHref, HREF_RULE, isHref } from './links';
import styles from './BodyEditor.module.css';

export interface LinkAnswer {
  /** Null: remove the link and keep its text. */
  href: string | null;
  text: string;
}

/** Asks for the address of a link, and for its text when nothing is selected. `onDone(null)`: cancelled. */
export function LinkDialog(props: {
  href: string;
  needsText: boolean;
  onDone: (answer: LinkAnswer | null) => void;
}) {
  const [href, setHref] = useState(props.href);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const address = completeHref(href);
  const wrong = !isHref(address);
  const submit = () => {
    setTried(true);
    if (wrong) return;
    props.onDone({ href: address, text: text.trim() === '' ? address : text.trim() });
  };
  return (
    <Modal
      open
      title={props.href === '' ? '插入链接' : '修改链接'}
      onCancel={() => props.onDone(null)}
      destroyOnHidden
      footer={
        <>
          {props.href !== '' && (
            <Button danger onClick={() => props.onDone({ href: null, text: '' })}>
              取消链接
            </Button>
          )}
          <Button onClick={() => props.onDone(null)}>返回</Button>
          <Button type="primary" onClick={submit}>
            确定
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor="link-href">链接地址</label>
        <Input
          id="link-href"
          autoFocus
          maxLength={2000}
          placeholder="https://"
          value={href}
          status={tried && wrong ? 'error' : ''}
          aria-invalid={tried && wrong}
          aria-describedby="link-rule"
          onChange={(event) => setHref(event.target.value)}
        />
        <p id="link-rule" role={tried && wrong ? 'alert' : undefined} className={styles['linkRule']}>
          {HREF_RULE}
        </p>
        {props.needsText && (
          <>
            <label htmlFor="link-text">显示的文字</label>
            <Input
              id="link-text"
              maxLength={200}
              placeholder="不填则显示地址"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </>
        )}
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
