import { join } from 'node:path';
import type { Attachment } from '../../../electron/core/contract';
import { startBenchCore, type BenchCore } from './core';
import { ReviewHistory } from './review-history';
import {
  benchArticles,
  fillPlatform,
  temporaryFolder,
  startPlatform,
  type RunningPlatform,
} from './platform';
import { benchSetting } from './report';

/** The account of the session: an editor who is also a first reviewer, so that every list and box has items. */
export const CLIENT_ACCOUNT = 'heyining';
const REVIEWER = 'zhouzhengchuan';

export interface LargeOffice {
  articles: number;
  platform: RunningPlatform;
  /** An article with `decisions` signatures, which is in state returned. */
  longReviewed: { id: string; decisions: number };
  client: BenchCore;
  /** Uploads a blob to the platform that no client has. Returns its SHA-256. */
  uploadBlob(bytes: Buffer): Promise<string>;
  /** Submits an article with this attachment and approves it in first review. Returns its id. */
  submitApproved(attachment: Attachment): Promise<string>;
}

/**
 * Opens a platform with `BENCH_ARTICLES` (100,000) articles, about 600 of them in review in every stage, and a client
 * with empty data that is not signed in.
 */
export async function openLargeOffice(): Promise<LargeOffice & { close(): Promise<void> }> {
  const articles = benchSetting('ARTICLES', 100_000);
  const decisions = benchSetting('DECISIONS', 500);
  const folder = temporaryFolder('office');
  await fillPlatform(join(folder, 'platform'), benchArticles(articles));
  const platform = await startPlatform(join(folder, 'platform'));
  const history = new ReviewHistory(platform);
  const contents = [...benchArticles(601)].map(({ content }) => content);
  const waiting = await history.submitAll(
    'sunkexin',
    contents.slice(0, 400).map((content) => ({ content })),
  );
  const own = await history.submitAll(
    CLIENT_ACCOUNT,
    contents.slice(400, 600).map((content) => ({ content })),
  );
  const first = await history.decideAll(CLIENT_ACCOUNT, waiting.slice(0, 250));
  await history.decideAll(CLIENT_ACCOUNT, waiting.slice(250, 300), 'return');
  const second = await history.decideAll('wujingyi', first.slice(0, 150));
  await history.decideAll('zhenghuaiyuan', second.slice(0, 75));
  await history.decideAll(REVIEWER, own.slice(0, 75), 'return');
  const long = await history.articleWithManyDecisions('sunkexin', CLIENT_ACCOUNT, contents[600]!, decisions);
  const client = await startBenchCore(join(folder, 'data'), platform.directory);
  return {
    articles,
    platform,
    client,
    longReviewed: { id: long.article.id, decisions },
    uploadBlob: (bytes) => history.uploadBlob('sunkexin', bytes),
    async submitApproved(attachment) {
      const content = { ...contents[600]!, attachments: [attachment] };
      const [item] = await history.decideAll(REVIEWER, await history.submitAll('sunkexin', [{ content }]));
      return item!.article.id;
    },
    async close() {
      await client.stop();
      await history.close();
      await platform.stop();
    },
  };
}
