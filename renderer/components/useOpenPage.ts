import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { describeFailure } from '../client/failures';
import { coreQueries } from '../client/query';

/**
 * Returns a function that opens a public page in the system's browser, or in a new tab when the host cannot start one.
 */
export function useOpenPage(): (url: string) => void {
  const { message } = App.useApp();
  const open = useMutation(
    coreQueries.host.openPublicPage.mutationOptions({
      onError: (error) => {
        const failure = describeFailure(error);
        void message.error(`${failure.message}${failure.advice}`, 8);
      },
      onSuccess: ({ opened }, { url }) => {
        if (!opened) window.open(url, '_blank', 'noopener');
      },
    }),
  );
  return (url) => open.mutate({ url });
}
