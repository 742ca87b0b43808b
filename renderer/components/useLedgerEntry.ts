import { useMutation, useQueryClient } from '@tanstack/react-query';
import { coreQueries } from '../client/query';

/** Mutation that writes a ledger entry. Queries that depend on the ledger are invalidated in any case. */
export function useLedgerEntry<Input, Answer>(options: {
  write: (input: Input) => Promise<Answer>;
  onDone?: (answer: Answer) => void;
  onError?: (error: unknown) => void;
}) {
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: options.write,
    onSuccess: (answer) => options.onDone?.(answer),
    onError: (error) => options.onError?.(error),
    onSettled: () =>
      Promise.all(
        [
          coreQueries.incidents,
          coreQueries.advisories,
          coreQueries.rectification,
          coreQueries.duty,
          coreQueries.roster,
          coreQueries.agenda,
        ].map((group) => client.invalidateQueries({ queryKey: group.key() })),
      ),
  });
}
