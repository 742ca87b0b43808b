import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Article, Column, ContentPackage, Revision } from '../../contract';
import { sealPackage } from '../../../domain/article/package';
import { publish } from '../site/live';
import type { Platform } from '../platform';

/** An article that was published before this system existed: live, without decisions. */
export interface ImportedArticle {
  id: string;
  content: ContentPackage;
  publishedAt: string;
  authorId: string;
}

const BATCH = 1000;

function importOne(platform: Platform, paths: ReadonlyMap<string, string>, item: ImportedArticle): void {
  const { store, publicUrl } = platform;
  const { id, content, publishedAt, authorId } = item;
  const path = paths.get(content.columnId);
  if (path === undefined) throw new Error(`no column ${content.columnId}`);
  const sealed = sealPackage(content);
  const live = { revision: 1, publishedAt, url: `${publicUrl}${path}/${id}.html`, authorId };
  const revision: Revision = {
    id: uuidv7({ random: randomBytes(16), msecs: Date.parse(publishedAt) }),
    articleId: id,
    number: 1,
    package: sealed.text,
    contentHash: sealed.hash,
    writers: [authorId],
    submittedBy: authorId,
    submittedAt: publishedAt,
  };
  const article: Article = {
    id,
    version: 1,
    stage: 'done',
    purpose: 'publish',
    revision: 1,
    title: content.title,
    siteId: content.target.siteId,
    columnId: content.columnId,
    major: content.major,
    authorId,
    live,
    createdAt: publishedAt,
    updatedAt: publishedAt,
    stageSince: publishedAt,
  };
  store.putRevision(revision);
  store.put('article', id, id, article);
  publish(store, id, content, live);
}

/**
 * Imports live articles in transactions of `BATCH`, and lets other requests run in between. Resolves to their number.
 * Rejects at the first invalid article (unknown column, content that violates the schema); earlier batches stay.
 */
export async function importArticles(
  platform: Platform,
  articles: AsyncIterable<ImportedArticle> | Iterable<ImportedArticle>,
): Promise<number> {
  const paths = new Map(platform.store.all<Column>('column').map((column) => [column.id, column.path]));
  let loaded = 0;
  let batch: ImportedArticle[] = [];
  const flush = async () => {
    const items = batch;
    batch = [];
    platform.store.transaction(() => items.forEach((item) => importOne(platform, paths, item)));
    loaded += items.length;
    platform.feed.notifyWaiting();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for await (const article of articles) {
    batch.push(article);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return loaded;
}
