import { stageName, type Article } from '../records';

/** The stage that an article stands at, in words: 待撤下 is not 待发布. */
export function standingAt({ stage, purpose, live }: Pick<Article, 'stage' | 'purpose' | 'live'>): string {
  return stageName({ stage, purpose, live: live !== null });
}
