import { App, Button, type ButtonProps } from 'antd';

/**
 * Button with a confirmation, for actions that cannot be undone. The dialog closes after the action; the caller shows
 * an error.
 */
export function ConfirmButton(
  props: Omit<ButtonProps, 'onClick'> & {
    question: string;
    detail?: string;
    confirmText: string;
    onConfirm: () => Promise<unknown> | void;
  },
) {
  const { question, detail, confirmText, onConfirm, ...button } = props;
  const { modal } = App.useApp();
  return (
    <Button
      {...button}
      onClick={() => {
        void modal.confirm({
          title: question,
          content: detail,
          okText: confirmText,
          cancelText: '取消',
          okButtonProps: { danger: button.danger === true },
          focusable: { autoFocusButton: 'cancel' },
          onOk: async () => {
            try {
              await onConfirm();
            } catch {
              // The mutation of the caller shows the failure next to the button.
              return;
            }
          },
        });
      }}
    />
  );
}
