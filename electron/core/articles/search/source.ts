import type { Database } from 'better-sqlite3';
import { contentPackageSchema, type ContentPackage, type ReviewStage } from '../../../platform/contract';
import { plainText } from '../../../domain/article/text';

/** The opinion of one decision. */
export interface Opinion {
  stage: ReviewStage;
  signerId: string;
  text: string;
}

/** The parts of an article that are searched. */
export interface Searched {
  title: string;
  summary: string;
  body: string;
  /** Names. */
  attachments: string[];
  /** Newest first. */
  opinions: Opinion[];
}

/** Characters of a body that are searched; the index takes several times as many bytes of memory while it is written. */
const BODY_CHARACTERS = 500_000;

function readContent(text: string): ContentPackage | null {
  try {
    return contentPackageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Reads the searched parts of an article.
 *
 * @param text the newest revision's package; null, or unreadable: only title and opinions are searched
 */
export function searchedParts(title: string, text: string | null, opinions: Opinion[]): Searched {
  const content = text === null ? null : readContent(text);
  if (!content) return { title, summary: '', body: '', attachments: [], opinions };
  return {
    title: content.title,
    summary: content.summary,
    body: plainText(content.body).slice(0, BODY_CHARACTERS),
    attachments: content.attachments.map(({ name }) => name),
    opinions,
  };
}

/** Returns a reader of an article's opinions in the cache: of all its revisions, newest first. */
export function opinionReader(cache: Database): (articleId: string) => Opinion[] {
  const opinions = cache.prepare(
    `SELECT stage, signer_id AS signerId, opinion AS text FROM decision
     WHERE article_id = ? AND opinion <> '' ORDER BY sequence DESC`,
  );
  return (articleId) => opinions.all(articleId) as Opinion[];
}
