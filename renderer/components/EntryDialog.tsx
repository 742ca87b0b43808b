import type { ReactNode } from 'react';
import { App, Button, Form, Modal, type FormInstance } from 'antd';
import { FailureNote } from './FailureNote';
import { cssVariable } from './tokens';
import { useRestoreFocus } from './useRestoreFocus';
import { useHotkeys } from './useHotkeys';
import { useLedgerEntry } from './useLedgerEntry';
import styles from './EntryDialog.module.css';

const DRILL_SURFACE = {
  background: cssVariable('colorDrillBg'),
  borderTop: `8px solid ${cssVariable('colorDrill')}`,
};

/**
 * Dialog for a ledger entry. Ctrl+Enter saves from anywhere, Enter from a single-line field. `signed`: the entry is
 * signed by the user. `drill`: shown as 演练.
 */
export function EntryDialog<Fields extends object, Answer>(props: {
  form: FormInstance<Fields>;
  name: string;
  title: string;
  initial?: Partial<Fields>;
  okText: string;
  /** Message after success; null when `onDone` shows one. */
  done: string | null;
  write: (fields: Fields) => Promise<Answer>;
  onDone?: (answer: Answer) => void;
  onClose: () => void;
  signed?: boolean;
  drill?: boolean;
  danger?: boolean;
  /** Reason why saving has to wait, such as a running upload; null when it has not. */
  wait?: string | null;
  /** Focuses the button that saves, when all fields are filled in. */
  ready?: boolean;
  width?: string;
  children: ReactNode;
}) {
  const { message } = App.useApp();
  useRestoreFocus();
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
      styles={{
        header: { marginBottom: cssVariable('space') },
        ...(props.drill === true && { container: DRILL_SURFACE }),
      }}
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
          scrollToFirstError={{ focus: true }}
          initialValues={props.initial ?? {}}
          onFinish={(fields) => {
            if (!entry.isPending && waits === null) entry.mutate(fields);
          }}
        >
          {props.children}
          {/* Lets Enter in a single-line field submit the form. */}
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </Form>
        <FailureNote error={entry.error} />
      </div>
    </Modal>
  );
}
