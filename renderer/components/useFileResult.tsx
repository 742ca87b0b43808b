import { App } from 'antd';
import { describeFailure } from '../client/failures';

interface Made {
  path: string | null;
  notes: string[];
}

/**
 * Returns mutation options for files made by the core: on success reports path and notes (nothing when cancelled), on
 * failure the error. `useMutation({ …, ...made('值班表') })`.
 */
export function useFileResult() {
  const { message, modal } = App.useApp();
  return (what: string) => ({
    onError: (error: unknown) => {
      const failure = describeFailure(error);
      void message.error(`${what}没有做成。${failure.message}${failure.advice}`, 8);
    },
    onSuccess: ({ path, notes }: Made) => {
      if (path === null) return;
      const show = notes.length === 0 ? modal.success : modal.warning;
      void show({
        title: `${what}已保存`,
        content: (
          <ul style={{ paddingInlineStart: '1.2em', overflowWrap: 'anywhere' }}>
            {[path, ...notes].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ),
        okText: '知道了',
      });
    },
  });
}
