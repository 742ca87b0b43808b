import { useMutation } from '@tanstack/react-query';
import { coreQueries } from '../client/query';
import { useFailureMessage } from './useFailureMessage';

/**
 * Returns a function that opens a public page in the system's browser, or in a new tab when the host cannot start one.
 */
export function useOpenPage(): (url: string) => void {
  const tell = useFailureMessage();
  const open = useMutation(
    coreQueries.host.openPublicPage.mutationOptions({
      onError: tell,
      onSuccess: ({ opened }, { url }) => {
        if (!opened) window.open(url, '_blank', 'noopener');
      },
    }),
  );
  return (url) => open.mutate({ url });
}
