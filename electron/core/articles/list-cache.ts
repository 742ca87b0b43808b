import type { Article, ArticleCommand, Decision } from '../../platform/contract';
import type { ArticleRow } from '../contract';
import type { Session } from '../office';
import { feedPosition } from '../store';
import { openCommands, overlaidWith } from './article-overlay';
import type { Queue } from '../../domain/article/overlay';

/** What holds as long as the cache stands where it stood, for one account. */
interface ListCache {
  position: string;
  account: Session['account'];
  /** How many articles a filter holds for, by filter. */
  totals: Map<string, number>;
  /** By article: the open commands it was judged with, and how it stands with them. */
  laid: Map<string, { commands: string; laid: OverlaidRow }>;
}
const memories = new WeakMap<Session['stores'], ListCache>();

/** Returns what was computed at the present position of this session's cache. */
export function listCacheOf({ account, stores }: Session): ListCache {
  const position = feedPosition(stores.cache);
  const known = memories.get(stores);
  if (known?.position === position && known.account === account) return known;
  const memory: ListCache = { position, account, totals: new Map(), laid: new Map() };
  memories.set(stores, memory);
  return memory;
}

/** What lists show and ask of an article with open commands. */
export interface OverlaidRow {
  article: Article | null;
  pending: ArticleRow['pending'];
  decisions: readonly Decision[];
  writers: readonly string[];
}

/** Every article with open commands as it stands with them, judged once until the cache or its commands move on. */
export function overlayAll(session: Session): Map<string, OverlaidRow> {
  const before = listCacheOf(session).laid;
  const now: typeof before = new Map();
  for (const [id, queue] of openCommands(session)) {
    const idsOf = (commands: readonly ArticleCommand[]) => commands.map((command) => command.id).join();
    const commands = `${idsOf(queue.waiting)}|${idsOf(queue.returned)}`;
    const known = before.get(id);
    now.set(id, known?.commands === commands ? known : { commands, laid: lay(session, id, queue) });
  }
  listCacheOf(session).laid = now;
  return new Map([...now].map(([id, { laid }]) => [id, laid]));
}

function lay(session: Session, id: string, queue: Queue): OverlaidRow {
  const { article, item, pending } = overlaidWith(session, id, queue);
  return { article, pending, decisions: item?.decisions ?? [], writers: item?.revision.writers ?? [] };
}
