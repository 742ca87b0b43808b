import type { Article, ArticleCommand, Decision } from '../../platform/contract';
import type { ArticleRow } from '../contract';
import type { Session } from '../types';
import { feedPosition } from '../store';
import { openCommandsByArticle, overlayArticle } from './article-overlay';
import type { Queue } from '../../domain/article/overlay';

/** Values computed for one account at one position of the cache's change feed. */
interface ListCache {
  position: string;
  account: Session['account'];
  /** Number of articles by filter. */
  totals: Map<string, number>;
  /** By article id: the ids of the open commands, and the article with them applied. */
  laid: Map<string, { commands: string; laid: OverlaidRow }>;
}
const memories = new WeakMap<Session['stores'], ListCache>();

/** Returns the values computed for this session's cache at its current position. */
export function listCacheOf({ account, stores }: Session): ListCache {
  const position = feedPosition(stores.cache);
  const known = memories.get(stores);
  if (known?.position === position && known.account === account) return known;
  const memory: ListCache = { position, account, totals: new Map(), laid: new Map() };
  memories.set(stores, memory);
  return memory;
}

/** Overlaid fields of an article that lists show and filter by. */
export interface OverlaidRow {
  article: Article | null;
  pending: ArticleRow['pending'];
  decisions: readonly Decision[];
  writers: readonly string[];
}

/**
 * Returns every article with open commands, with them applied. Computed once until the cache or the commands change.
 */
export function overlaidRows(session: Session): Map<string, OverlaidRow> {
  const before = listCacheOf(session).laid;
  const now: typeof before = new Map();
  for (const [id, queue] of openCommandsByArticle(session)) {
    const idsOf = (commands: readonly ArticleCommand[]) => commands.map((command) => command.id).join();
    const commands = `${idsOf(queue.waiting)}|${idsOf(queue.returned)}`;
    const known = before.get(id);
    now.set(id, known?.commands === commands ? known : { commands, laid: lay(session, id, queue) });
  }
  listCacheOf(session).laid = now;
  return new Map([...now].map(([id, { laid }]) => [id, laid]));
}

function lay(session: Session, id: string, queue: Queue): OverlaidRow {
  const { article, item, pending } = overlayArticle(session, id, queue);
  return { article, pending, decisions: item?.decisions ?? [], writers: item?.revision.writers ?? [] };
}
