import { stageName } from '../../platform/contract';
import type { Article } from '../../platform/contract';

export { PURPOSE_NAME, STAGE_NAME, VERDICT_NAME } from '../../platform/contract';

/** The stage that an article stands at, in words: 待撤下 is not 待发布. */
export function standingAt({ stage, purpose, live }: Pick<Article, 'stage' | 'purpose' | 'live'>): string {
  return stageName({ stage, purpose, live: live !== null });
}
