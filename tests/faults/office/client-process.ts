import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContentPackage, OutboxRow, PracticeAccount } from '../../../electron/core/contract';
import { signInAndPinRoot, uploadKey, openClient, type Client } from '../../unit/core/office/client';
import { random } from '../random';
import { contentOf } from '../../fixtures/content';

/**
 * The client of one person who works without pause: drafts, submits, decides, releases, settles returned commands.
 * Writes each acknowledgement as a line of JSON. Runs until it is killed, or asked on standard input to finish.
 */

/** A line that a client writes to standard output. */
export type ClientMessage =
  | { say: 'saved'; articleId: string; text: number }
  | { say: 'command'; commandId: string }
  | { say: 'trouble'; code: string }
  | { say: 'rest'; report: Report };

/** State of a client at the end. */
export interface Report {
  account: string;
  drafts: Array<{ articleId: string; text: number }>;
  outbox: OutboxRow[];
  versions: Record<string, number>;
  audit: { entries: number; intact: boolean; anchor: string };
}

const [practice, data, accountId, seed] = process.argv.slice(2) as [string, string, string, string];
const { accounts } = JSON.parse(readFileSync(join(practice, 'practice.json'), 'utf8')) as {
  accounts: PracticeAccount[];
};
const { below } = random(Number(seed));
/** Time in ms for which sign-in may fail: the platform may be restarting. */
const PATIENCE = 60_000;
let resting = false;
process.stdin.on('data', () => (resting = true));

function say(said: ClientMessage): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Returns title and text of the n-th save of a draft. `textOf` reads n from the title. */
const wording = (n: number) => `第${n}次修改的通知`;
const textOf = (content: Pick<ContentPackage, 'title'>) => Number(/\d+/.exec(content.title)?.[0] ?? 0);

async function signIn(client: Client): Promise<void> {
  const person = accounts.find((account) => account.accountId === accountId);
  if (!person) throw new Error(`no ${accountId}`);
  const { certificatePath, password } = person;
  const since = performance.now();
  for (;;)
    try {
      const key = await uploadKey(client, certificatePath);
      await signInAndPinRoot(client, { key, secret: password });
      return;
    } catch (error) {
      tell(error);
      if (performance.now() - since > PATIENCE) throw error;
      await pause(100);
    }
}

/** Reports the code of a failure. Rethrows defects and errors without a code. */
function tell(error: unknown): void {
  const { code } = error as { code?: string };
  if (code === undefined || code === 'DEFECT' || code === 'INTERNAL_SERVER_ERROR') throw error;
  say({ say: 'trouble', code });
}

async function draft({ core }: Client): Promise<void> {
  const { drafts } = await core.articles.drafts();
  const old = drafts.length > 3 || (drafts.length > 0 && below(3) > 0) ? drafts[below(drafts.length)] : null;
  let current = old ?? (await core.articles.newDraft());
  for (let n = 1 + below(6); n > 0; n--) {
    const text = textOf(current.content) + 1;
    const content: ContentPackage = {
      ...current.content,
      title: wording(text),
      target: { siteId: 'portal' },
      columnId: 'tzgg',
      secrecy: { ...contentOf().secrecy, reason: '不涉密', checkedBy: '办公室' },
      body: {
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: wording(text) }] }],
      },
    };
    const { saves } = await core.articles.saveDraft({ draftId: current.id, content, saves: current.saves });
    current = { ...current, content, saves };
    say({ say: 'saved', articleId: current.articleId, text });
  }
  if (below(2) === 0) {
    const { commandId } = await core.articles.submitDraft({ draftId: current.id, reason: '修改' });
    say({ say: 'command', commandId });
  }
}

async function decide({ core }: Client): Promise<void> {
  const { items } = await core.review.queue({ box: 'waiting', limit: 20 });
  const row = items[below(Math.max(1, items.length))];
  if (!row) return void (await pause(30));
  const shown = await core.review.detail({ articleId: row.id });
  const { commandId } = await core.review.decide({
    articleId: row.id,
    version: shown.row.version,
    contentHash: shown.revision.contentHash,
    verdict: below(6) === 0 ? 'return' : 'approve',
    opinion: '意见。',
  });
  say({ say: 'command', commandId });
}

async function release({ core }: Client): Promise<void> {
  const { items } = await core.articles.list({ view: 'ready', limit: 20 });
  const row = items[below(Math.max(1, items.length))];
  if (!row) return;
  say({ say: 'command', commandId: (await core.publishing.release({ articleId: row.id })).commandId });
}

async function reviseReturned({ core }: Client): Promise<void> {
  const { items } = await core.articles.list({ view: 'returned', authorId: accountId, limit: 20 });
  const row = items[below(Math.max(1, items.length))];
  if (row && !row.hasDraft) await core.articles.editArticle({ articleId: row.id });
}

async function settle({ core }: Client): Promise<void> {
  const { rows } = await core.sync.outbox();
  for (const { id, state, type } of rows)
    if (state === 'rejected' || state === 'conflict')
      await core.sync.settle({ commandId: id, action: type === 'article.submit' ? 'toDraft' : 'discard' });
}

async function comeToRest(client: Client): Promise<void> {
  const { core } = client;
  for (;;) {
    const status = await core.sync.now().catch(tell);
    if (status?.state === 'synced' && status.waiting === 0) break;
    await pause(100);
  }
  const versions: Record<string, number> = {};
  for (let cursor: string | null = null; ;) {
    const page: { items: Array<{ id: string; version: number }>; cursor: string | null } =
      await core.articles.list({ cursor, limit: 200 });
    for (const row of page.items) versions[row.id] = row.version;
    if (page.cursor === null) break;
    cursor = page.cursor;
  }
  const { drafts } = await core.articles.drafts();
  const report: Report = {
    account: accountId,
    drafts: drafts.map(({ articleId, content }) => ({ articleId, text: textOf(content) })),
    outbox: (await core.sync.outbox()).rows,
    versions,
    audit: await core.audit.verify(),
  };
  say({ say: 'rest', report });
  await client.stop();
}

async function main(): Promise<void> {
  const client = await openClient(practice, data);
  await signIn(client);
  const state = await client.core.identity.state();
  const roles = state.account?.roles ?? [];
  const work = roles.includes('editor')
    ? [draft, draft, draft, release, reviseReturned, settle]
    : [decide, decide, decide, settle];
  while (!resting) {
    await work[below(work.length)]?.(client).catch(tell);
    await pause(5 + below(20));
  }
  await comeToRest(client);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${accountId}: ${String((error as Error).stack)}\n`);
    process.exit(1);
  },
);
