import type { Database } from 'better-sqlite3';
import type { ContentPackage, ReviewStage } from '../../../platform/contract';
import { plainText } from '../../../domain/article/text';
import { statement } from '../../store';

/** Opinion of one decision. */
export interface Opinion {
  stage: ReviewStage;
  signerId: string;
  text: string;
}

/** Searched parts of an article. */
export interface SearchedParts {
  title: string;
  summary: string;
  body: string;
  /** File names. */
  attachments: string[];
  /** Sorted: newest first. */
  opinions: Opinion[];
}

/**
 * Maximum number of characters of a body that are searched; writing the index takes several times as many bytes of
 * memory.
 */
const BODY_CHARACTERS = 500_000;

/**
 * Returns the searched parts of an article.
 *
 * @param text package of the newest revision; when null or unreadable, only the title and the opinions are searched
 */
export function searchedParts(title: string, text: string | null, opinions: Opinion[]): SearchedParts {
  const titleOnly = { title, summary: '', body: '', attachments: [], opinions };
  if (text === null) return titleOnly;
  try {
    // The cache takes only packages that satisfy their schema; checking each again would take most of a search.
    const content = JSON.parse(text) as ContentPackage;
    return {
      title: content.title,
      summary: content.summary,
      body: plainText(content.body).slice(0, BODY_CHARACTERS),
      attachments: content.attachments.map(({ name }) => name),
      opinions,
    };
  } catch {
    return titleOnly;
  }
}

/** Returns the searched texts of an article. */
export function textsOf({ title, summary, body, attachments, opinions }: SearchedParts): string[] {
  return [title, summary, body, ...attachments, ...opinions.map(({ text }) => text)];
}

/** Returns the opinions on all revisions of an article from the cache, newest first. */
export function cachedOpinions(cache: Database, articleId: string): Opinion[] {
  return statement<Opinion>(
    cache,
    `SELECT stage, signer_id AS signerId, opinion AS text FROM decision
     WHERE article_id = ? AND opinion <> '' ORDER BY sequence DESC`,
  ).all(articleId);
}
