import type { ReactNode } from 'react';
import { App, Button, Form, Modal, type FormInstance } from 'antd';
import { FailureNote } from './FailureNote';
import { useFocusBack } from './useFocusBack';
import { useHotkeys } from './useHotkeys';
import { useLedgerEntry } from './useLedgerEntry';
import styles from './EntryDialog.module.css';

/**
 * An entry of the ledger, filled in on one screen and written by one key: Ctrl+Enter from anywhere, Enter from a single
 * line. `signed`: the entry carries the person's signature. `drill` colours it as 演练.
 */
export function EntryDialog<Fields extends object, Answer>(props: {
  form: FormInstance<Fields>;
  name: string;
  title: string;
  initial?: Partial<Fields>;
  okText: string;
  /** Said when it is in the ledger; null: `onDone` says it. */
  done: string | null;
  write: (fields: Fields) => Promise<Answer>;
  onDone?: (answer: Answer) => void;
  onClose: () => void;
  signed?: boolean;
  drill?: boolean;
  danger?: boolean;
  /** Why nothing can be written yet, such as a file on its way. */
  wait?: string | null;
  /** The button that writes it takes the focus, when everything is filled in already. */
  ready?: boolean;
  width?: string;
  children: ReactNode;
}) {
  const { message } = App.useApp();
  useFocusBack();
  const entry = useLedgerEntry({
    write: props.write,
    onDone: (answer) => {
      if (props.done !== null) void message.success(props.done);
      props.onClose();
      props.onDone?.(answer);
    },
  });
  const waits = props.wait ?? null;
  const submit = () => {
    if (!entry.isPending && waits === null) props.form.submit();
  };
  useHotkeys({ 'Ctrl+Enter': submit });
  return (
    <Modal
      open
      width={props.width ?? '40rem'}
      title={
        <span className={styles['title']}>
          {props.title}
          {props.drill === true && <span className={styles['drill']}>演练</span>}
        </span>
      }
      className={styles['dialog'] ?? ''}
      rootClassName={props.drill === true ? (styles['drilling'] ?? '') : ''}
      mask={{ closable: false }}
      onCancel={props.onClose}
      destroyOnHidden
      footer={
        <div className={styles['foot']}>
          <span className={styles['hint']} role="status">
            {waits ??
              (props.signed === true ? '用本人的数字证书签名，存入台账后不能更改。' : '存入台账后不能更改。')}
          </span>
          <Button onClick={props.onClose}>取消</Button>
          <Button
            type="primary"
            danger={props.danger === true}
            autoFocus={props.ready === true}
            loading={entry.isPending}
            disabled={waits !== null}
            title="Ctrl+Enter"
            onClick={submit}
          >
            {props.okText}
          </Button>
        </div>
      }
    >
      <div
        className={styles['scroll']}
        {...(props.ready === true && { role: 'region', tabIndex: 0, 'aria-label': props.title })}
      >
        <Form<Fields>
          form={props.form}
          name={props.name}
          layout="vertical"
          requiredMark={false}
          className={styles['form'] ?? ''}
          scrollToFirstError={{ focus: true }}
          initialValues={props.initial ?? {}}
          onFinish={(fields) => {
            if (!entry.isPending && waits === null) entry.mutate(fields);
          }}
        >
          {props.children}
          {/* Enter in a single line writes it, as the button does. */}
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </Form>
        <FailureNote error={entry.error} />
      </div>
    </Modal>
  );
}
