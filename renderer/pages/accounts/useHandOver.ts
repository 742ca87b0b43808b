import { useState } from 'react';
import type { Closing } from './HeldTasks';

/**
 * Choice of a successor for each article of an account that is closed. `missing`: true after a check found articles
 * without one.
 */
export function useHandOver({ articles, successors }: Pick<Closing, 'articles' | 'successors'>) {
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [missing, setMissing] = useState(false);
  const handOver = articles.flatMap(({ id }) => {
    const toId = chosen[id];
    return toId === undefined ? [] : [{ articleId: id, toId }];
  });
  const left = articles.length - handOver.length;
  return {
    chosen,
    missing,
    /** Input of the call that closes the account. */
    handOver,
    /** Number of articles without successor. */
    left,
    nameFor: (articleId: string) => successors.find(({ id }) => id === chosen[articleId])?.name ?? '',
    choose: (articleId: string, toId: string) => setChosen((now) => ({ ...now, [articleId]: toId })),
    chooseForAll: (toId: string) => {
      setChosen(Object.fromEntries(articles.map(({ id }) => [id, toId])));
      setMissing(false);
    },
    /** Returns whether each article has a successor, and marks those that have none. */
    check: () => {
      setMissing(left > 0);
      return left === 0;
    },
  };
}
export type HandOver = ReturnType<typeof useHandOver>;
