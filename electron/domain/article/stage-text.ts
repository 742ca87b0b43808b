import { stageName, type Article } from '../records';

/** Returns the article's stage in words; it depends on the purpose: 待撤下 instead of 待发布. */
export function articleStageText({
  stage,
  purpose,
  live,
}: Pick<Article, 'stage' | 'purpose' | 'live'>): string {
  return stageName({ stage, purpose, live: live !== null });
}
