import { App, Button, type ButtonProps } from 'antd';

/**
 * A button for what cannot be taken back: asks first, in a sentence that names what will happen. The question closes
 * when the act has succeeded, and stays (with the error shown by the caller) when it has not.
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
              // The caller's mutation shows the failure beside the button; the question has been answered.
              return;
            }
          },
        });
      }}
    />
  );
}
