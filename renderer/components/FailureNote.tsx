import { Alert, Button } from 'antd';
import { describeFailure } from '../client/failures';

/** An error as a sentence with advice. Renders nothing without an error. */
export function FailureNote(props: { error: unknown; onRetry?: () => void; onClose?: () => void }) {
  if (props.error === null || props.error === undefined) return null;
  const { code, message, advice } = describeFailure(props.error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={message}
      description={
        <>
          {advice}
          <span className="failure-code">（{code}）</span>
        </>
      }
      action={
        props.onRetry && (
          <Button size="small" onClick={props.onRetry}>
            重试
          </Button>
        )
      }
      closable={props.onClose ? { onClose: props.onClose } : false}
    />
  );
}
