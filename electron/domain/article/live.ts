import type { Article, ContentPackage } from '../records';

/**
 * A live article as its page shows it: what a revision in progress changes in the record (stage, title, column, site,
 * author) is set back. Returns the fields to put over the record.
 *
 * @param content of the live revision
 */
export function fieldsOfLive(
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
 * An article as one who reads published articles only may see it: the live page, or what was taken down. Null while it has
 * nothing that passed review.
 *
 * @param content of the live revision; null when there is none
 */
export function publishedView(article: Article, content: ContentPackage | null): Article | null {
  const { live } = article;
  if (article.stage === 'done') return article;
  if (!live || !content) return null;
  return {
    ...article,
    ...fieldsOfLive(live, content),
    authorId: live.authorId ?? article.authorId,
    updatedAt: live.publishedAt,
    stageSince: live.publishedAt,
  };
}
