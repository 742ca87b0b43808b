import type { Article, ArticleCommand, Decision } from '../../platform/contract';
import type { ArticleRow } from '../contract';
import type { Desk } from '../office';
import { feedPosition } from '../store';
import { openCommands, overlaidWith } from './cases';
import type { Queue } from '../../domain/article/overlay';

/** What holds as long as the cache stands where it stood, for one account. */
interface Memory {
  position: string;
  account: Desk['account'];
  /** How many articles a filter holds for, by filter. */
  totals: Map<string, number>;
  /** By article: the open commands it was judged with, and how it stands with them. */
  laid: Map<string, { commands: string; laid: Laid }>;
}
const memories = new WeakMap<Desk['stores'], Memory>();

/** What is remembered of where this desk's cache stands now. */
export function memoryOf({ account, stores }: Desk): Memory {
  const position = feedPosition(stores.cache);
  const known = memories.get(stores);
  if (known?.position === position && known.account === account) return known;
  const memory: Memory = { position, account, totals: new Map(), laid: new Map() };
  memories.set(stores, memory);
  return memory;
}

/** What lists show and ask of an article with open commands. */
export interface Laid {
  article: Article | null;
  pending: ArticleRow['pending'];
  decisions: readonly Decision[];
  writers: readonly string[];
}

/** Every article with open commands as it stands with them, judged once until the cache or its commands move on. */
export function layAll(desk: Desk): Map<string, Laid> {
  const before = memoryOf(desk).laid;
  const now: typeof before = new Map();
  for (const [id, queue] of openCommands(desk)) {
    const idsOf = (commands: readonly ArticleCommand[]) => commands.map((command) => command.id).join();
    const commands = `${idsOf(queue.waiting)}|${idsOf(queue.returned)}`;
    const known = before.get(id);
    now.set(id, known?.commands === commands ? known : { commands, laid: lay(desk, id, queue) });
  }
  memoryOf(desk).laid = now;
  return new Map([...now].map(([id, { laid }]) => [id, laid]));
}

function lay(desk: Desk, id: string, queue: Queue): Laid {
  const { article, item, pending } = overlaidWith(desk, id, queue);
  return { article, pending, decisions: item?.decisions ?? [], writers: item?.revision.writers ?? [] };
}
