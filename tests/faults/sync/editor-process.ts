import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedArticle } from '../../../electron/core/store';
import { enqueue, waitingCommands } from '../../../electron/core/sync/service';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import {
  content,
  openSyncSession,
  recallCommand,
  submitCommand,
} from '../../unit/core/sync/support/practice';

const ARTICLES = 12;

/**
 * An editor who submits and recalls without pause. Each command is based on the version that the screen shows: that of
 * the cache with the waiting commands applied. Writes the id of each acknowledged command. Runs until it is killed.
 */
async function main(): Promise<void> {
  const [platform, directory, ids] = process.argv.slice(2) as [string, string, string];
  const server = JSON.parse(readFileSync(join(platform, 'practice.json'), 'utf8')) as PracticeServer;
  const session = await openSyncSession([], server, 'linxiaohe', { directory });
  const articleIds = ids.split(',');
  for (let n = 0; ; n++) {
    const articleId = articleIds[n % ARTICLES]!;
    // Each command adds one to the version, so the number of waiting commands gives the version after them.
    const version =
      (cachedArticle(session.stores.cache, articleId)?.version ?? 0) +
      waitingCommands(session, articleId).length;
    const command =
      version % 2 === 0
        ? submitCommand(content(`稿件第${version}版`), { articleId, baseVersion: version })
        : recallCommand(articleId, version);
    session.stores.work.transaction(() => enqueue(session, command)).immediate();
    process.stdout.write(`${command.id}\n`);
    session.sync.commandAdded();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

void main();
