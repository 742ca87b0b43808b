import type { Article, ContentPackage } from '../records';

/**
 * Returns the fields of an article that describe its live page. They replace those that a revision in progress has
 * changed (stage, title, column, site).
 *
 * @param content content of the live revision
 */
export function liveFields(
  live: NonNullable<Article['live']>,
  content: ContentPackage,
): Pick<Article, 'stage' | 'purpose' | 'revision' | 'title' | 'siteId' | 'columnId' | 'major'> {
  return {
    stage: 'done',
    purpose: 'publish',
    revision: live.revision,
    title: content.title,
    siteId: content.target.siteId,
    columnId: content.columnId,
    major: content.major,
  };
}

/**
 * Returns an article as readers of published articles may see it: as its live page shows it, or unchanged when it is
 * `done`. Null when it has no published content.
 *
 * @param content content of the live revision; null when there is none
 */
export function publishedView(article: Article, content: ContentPackage | null): Article | null {
  const { live } = article;
  if (article.stage === 'done') return article;
  if (!live || !content) return null;
  return {
    ...article,
    ...liveFields(live, content),
    authorId: live.authorId ?? article.authorId,
    updatedAt: live.publishedAt,
    stageSince: live.publishedAt,
  };
}
