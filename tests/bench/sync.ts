import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { canonicalText } from '../../electron/domain/encoding/canonical';
import { startBenchCore, nodeEnvironment, type BenchCore } from './lib/core';
import { countingEnvironment, createWorkCounter, describeWork } from './lib/limit';
import { benchArticles, fillPlatform, temporaryFolder, startPlatform } from './lib/platform';
import { installPeers, peers } from './lib/peers';
import { replicate, type Replication } from './lib/replicas';
import { median, benchSetting, spread, type Part } from './lib/report';
import { contentOf } from '../fixtures/content';

const EDITOR = 'linxiaohe';

/** Numbers of articles and of edits. */
interface Size {
  articles: number;
  edits: number;
}

/** How the processes of a round are observed. `pids`: those of the core and of the platform. */
interface Observation {
  environment: NodeJS.ProcessEnv;
  around(name: 'pull' | 'push', pids: readonly number[], work: () => Promise<unknown>): Promise<unknown>;
}
const TIMED: Observation = { environment: {}, around: (_name, _pids, work) => work() };

/** One run of either side, in ms and MB. */
interface Round {
  pull: number;
  edit: number;
  push: number;
  memory: number;
  /** Time until all articles can be found; NaN for the peer, which has no search. */
  searchable: number;
}

/**
 * Measures the first pull and the push against PouchDB 9 (leveldb), which replicates the same articles over HTTP from
 * express-pouchdb. The client uses HTTPS and an encrypted file that is synced to disk; the peer uses plain HTTP and a
 * plain file that is not synced.
 */
export async function run(): Promise<Part> {
  const articles = benchSetting('SYNC_ARTICLES', 10_000);
  const edits = benchSetting('EDITS', 1_000);
  const rounds = benchSetting('ROUNDS', 5);
  installPeers();
  const folder = temporaryFolder('sync');
  const ours = join(folder, 'ours');
  const theirs = join(folder, 'theirs');
  await fillPlatform(ours, benchArticles(articles));
  const bytes = loadPeer(theirs, join(folder, 'documents'), articles);

  const plain = join(folder, 'documents.jsonl');
  writeDocuments(plain, articles);

  const own: Round[] = [];
  const peer: Round[] = [];
  const rxdb: Replication[] = [];
  for (let round = 0; round < rounds; round++) {
    const both = [
      async () => own.push(await runOurs(ours, join(folder, `ours-${round}`), { articles, edits })),
      async () => peer.push(await runPeer(theirs, join(folder, `theirs-${round}`), articles, edits)),
    ];
    for (const side of round % 2 === 0 ? both : both.reverse()) await side();
    const other = await replicate('rxdb', plain, { articles, edits });
    if (other) rxdb.push(other);
  }
  const tinyBase = await tinyBaseNote(plain, { articles, edits });
  const limits = await countWork(ours, folder, { articles, edits });
  const of = (rounds: Round[], key: keyof Round) => rounds.map((round) => round[key]);
  const against = (name: string, key: keyof Round, target?: { atLeast: number }) => ({
    name,
    value: median(of(own, key)),
    unit: 'ms' as const,
    peer: median(of(peer, key)),
    ratio: median(of(peer, key)) / median(of(own, key)),
    ...(target && { target }),
    note: `${spread(of(own, key))} against ${spread(of(peer, key))}`,
  });
  return {
    rows: [
      against(`first pull of ${articles} articles`, 'pull', { atLeast: 5 }),
      against(`push of ${edits} offline edits`, 'push', { atLeast: 10 }),
      against(`${edits} edits while offline`, 'edit'),
      {
        name: `until all ${articles} can be found`,
        value: median(of(own, 'searchable')) / 1000,
        unit: 's',
        target: { atMost: 4 },
        note: `from the first request on; ${spread(
          of(own, 'searchable').map((ms) => ms / 1000),
          1,
        )}`,
      },
      {
        name: 'resident set of the core, most',
        value: median(of(own, 'memory')),
        unit: 'MB',
        peer: median(of(peer, 'memory')),
        target: { atMost: 200 },
        note: `its worker threads included; ${spread(of(own, 'memory'))}`,
      },
    ],
    notes: [
      `An article is ${Math.round(bytes / articles)} bytes of JSON on the peer, one document. Ours: practice platform over HTTPS, new encrypted desk, two records per article.`,
      'Peer: PouchDB 9.0.0 (leveldb, batches of 500) from express-pouchdb 4.2.0 on Express 4 over HTTP. Server and client of each are processes of their own; rounds alternate.',
      'Pull is counted from the first request for the feed to the state "synced"; push from the call to sync to the last answer. An edit of ours is opened, saved and submitted, each call on the disk when it is answered.',
      rxdbNote(rxdb),
      tinyBase,
      ...limits,
    ],
  };
}

/** One document per line, for the peers in memory. */
function writeDocuments(file: string, count: number): void {
  const lines = [...benchArticles(count)].map(({ id, content }) =>
    JSON.stringify({ id, title: content.title, package: canonicalText(content) }),
  );
  writeFileSync(file, lines.join('\n'));
}

function rxdbNote(rounds: readonly Replication[]): string {
  const ms = (key: 'pullMs' | 'pushMs') => median(rounds.map((it) => it[key] ?? NaN)).toFixed(0);
  return `RxDB 17.6 in the same rounds, over HTTP, in memory on both sides without a disk (its free SQLite storage takes 500 documents): pull ${ms('pullMs')} ms, push ${ms('pushMs')} ms, resident set ${median(rounds.map((it) => it.mostMB)).toFixed(0)} MB.`;
}

/** TinyBase exchanges a table as one message: it is measured with the number given, and with a tenth of it. */
async function tinyBaseNote(documents: string, { articles, edits }: Size): Promise<string> {
  const tenth = Math.ceil(articles / 10);
  const part = `${documents}.part`;
  writeDocuments(part, tenth);
  const whole = await replicate('tinybase', documents, { articles, edits });
  const some = await replicate('tinybase', part, { articles: tenth, edits });
  const said = (count: number, it: Replication | null) =>
    `${count} articles ${it === null || it.pullMs === null ? 'did not arrive' : `in ${it.pullMs.toFixed(0)} ms`}`;
  return `TinyBase 10.0 over a WebSocket, in memory on both sides: ${said(articles, whole)}, ${said(tenth, some)}.`;
}

/** Fills the platform of the peer with the same articles. Returns their size as JSON in bytes. */
function loadPeer(theirs: string, file: string, count: number): number {
  mkdirSync(theirs);
  const lines = [...benchArticles(count)].map(({ id, content, ...rest }) =>
    JSON.stringify({ _id: id, ...rest, title: content.title, package: canonicalText(content) }),
  );
  const text = lines.join('\n');
  writeFileSync(file, text);
  execFileSync(process.execPath, [join(peers, 'load.mjs'), theirs, file], {
    env: nodeEnvironment(),
    stdio: 'inherit',
  });
  return Buffer.byteLength(text);
}

/**
 * Counts the work of the core and of the platform in a round of its own, which is slower. Returns a sentence for the pull
 * and one for the push, with the time that their syncs, writes and hashes take at least.
 */
async function countWork(ours: string, folder: string, size: Size): Promise<string[]> {
  const counter = createWorkCounter(folder);
  const sentences: string[] = [];
  try {
    await runOurs(ours, join(folder, 'counted'), size, {
      environment: countingEnvironment(folder),
      async around(name, pids, work) {
        const [core, platform] = await counter.count(pids, work);
        const parts = [describeWork('core', core!, folder), describeWork('platform', platform!, folder)];
        sentences.push(
          `Physical limit of the ${name}, counted in a round of its own (the pull from sign-in on): ${parts.join('; ')}.`,
        );
      },
    });
    return sentences;
  } catch (error) {
    return [`Syncs, writes and hashes were not counted: ${(error as Error).message}`];
  }
}

async function runOurs(
  template: string,
  folder: string,
  { articles, edits }: Size,
  { environment, around }: Observation = TIMED,
): Promise<Round> {
  cpSync(template, join(folder, 'platform'), { recursive: true });
  const platform = await startPlatform(join(folder, 'platform'), environment);
  const client = await startBenchCore(join(folder, 'data'), platform.directory, environment);
  const pids = [client.pid, platform.pid];
  try {
    await around('pull', pids, async () => {
      await client.signInAs(EDITOR);
      await client.waitForStatus(({ state }) => state === 'synced');
    });
    const synced = Date.now();
    await client.waitUntilIndexed();
    const found = Date.now();
    const from = await client.pullStartedAt();
    const { total } = await client.core.articles.list({ view: 'all', limit: 1 });
    if (total !== articles) throw new Error(`pulled ${total} of ${articles}`);
    const edit = await editOffline(client, platform, edits);
    let push = NaN;
    await around('push', pids, async () => (push = await pushAll(client, platform, edits)));
    const memory = await client.memory();
    return { pull: synced - from, searchable: found - from, edit, push, memory };
  } finally {
    await client.stop();
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Platform = Awaited<ReturnType<typeof startPlatform>>;

async function editOffline({ core }: BenchCore, platform: Platform, count: number): Promise<number> {
  const ids: string[] = [];
  for (let cursor: string | null = null; ids.length < count;) {
    const page: Awaited<ReturnType<typeof core.articles.list>> = await core.articles.list({
      authorId: EDITOR,
      cursor,
      limit: 200,
    });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
    if (cursor === null) break;
  }
  await platform.setFaults({ offline: true });
  const from = performance.now();
  for (const articleId of ids.slice(0, count)) {
    const draft = await core.articles.editArticle({ articleId });
    const content = {
      ...draft.content,
      title: `${draft.content.title}（修订）`,
      secrecy: contentOf().secrecy,
    };
    await core.articles.saveDraft({ draftId: draft.id, content, saves: draft.saves });
    await core.articles.submitDraft({ draftId: draft.id });
  }
  return performance.now() - from;
}

async function pushAll(client: BenchCore, platform: Platform, count: number): Promise<number> {
  const { waiting } = await client.core.sync.status();
  if (waiting !== count) throw new Error(`${waiting} of ${count} wait`);
  await platform.setFaults({ offline: false });
  const from = performance.now();
  const round = client.core.sync.now();
  const { returned } = await client.waitForStatus((status) => status.waiting === 0);
  const push = performance.now() - from;
  await round;
  if (returned > 0) throw new Error(`${returned} edits came back`);
  return push;
}

async function runPeer(template: string, folder: string, articles: number, edits: number): Promise<Round> {
  cpSync(template, join(folder, 'server'), { recursive: true });
  mkdirSync(join(folder, 'client'));
  const server = spawn(process.execPath, [join(peers, 'server.mjs'), join(folder, 'server')], {
    cwd: folder,
    env: nodeEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      server.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
      server.once('exit', (code) => reject(new Error(`the peer's server ended with ${code}`)));
    });
    const args = [join(peers, 'client.mjs'), join(folder, 'client'), address, String(edits)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: nodeEnvironment() });
    const said = JSON.parse(stdout) as Record<
      'pulled' | 'pullMs' | 'editMs' | 'pushed' | 'pushMs' | 'mostMB',
      number
    >;
    if (said.pulled !== articles || said.pushed !== edits)
      throw new Error(`the peer pulled ${said.pulled} and pushed ${said.pushed}`);
    return { pull: said.pullMs, edit: said.editMs, push: said.pushMs, memory: said.mostMB, searchable: NaN };
  } finally {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}
