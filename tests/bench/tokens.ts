import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tokenObstacles } from '../../build/machine.mjs';
import type { Settings } from '../../electron/core/contract';
import { loadPkcs11 } from '../../electron/core/identity/keystores/tokens/pkcs11/driver';
import { compileLibrary, createSkfTokens } from '../unit/core/identity/keystores/skf';
import { createSoftHsmTokens, softHsm, extractFromPfx } from '../unit/core/identity/keystores/softhsm';
import { SM2_KEY, createTestPki } from '../unit/pki/test-pki';
import { startBenchCore, type BenchCore } from './lib/core';
import { ReviewHistory } from './lib/review-history';
import {
  benchArticles,
  fillPlatform,
  temporaryFolder,
  startPlatform,
  type RunningPlatform,
} from './lib/platform';
import { latencyRow, median, benchSetting, timed, type Part, type Row } from './lib/report';

const AUTHOR = 'sunkexin';
const REVIEWER = 'zhouzhengchuan';
const PIN = '246810';
/**
 * Targets in ms: for a decision beyond the time of the token, for another call during it, and for the longest block of
 * the event loop during it.
 */
const TARGET = { decision: 150, call: 50, block: 30 };
/** Time in ms between the calls of a page while the token signs. */
const PAUSE = 10;

type Setting = Settings['drivers'][number];

/**
 * Measures the time that a decision takes beyond that of the token, and the effect of a slow token on other calls: a
 * first reviewer decides with a token while a page keeps requesting its list.
 */
export async function run(): Promise<Part> {
  const articles = benchSetting('TOKEN_ARTICLES', 10_000);
  const decisions = benchSetting('TOKEN_DECISIONS', 40);
  const slow = Math.max(1, Math.round(decisions / 4));
  const { skf, pkcs11 } = tokenObstacles();
  const folder = temporaryFolder('tokens');
  await fillPlatform(join(folder, 'platform'), benchArticles(articles));
  const platform = await startPlatform(join(folder, 'platform'));
  const history = new ReviewHistory(platform);
  const rows: Row[] = [];
  const notes = [
    `${articles} articles on a new machine. Each decision is review.decide over the port, from the call to its answer; meanwhile articles.list (50 rows) goes ${PAUSE} ms after its last answer; the platform gets and checks what was decided, as always.`,
    'A decision is on the disk before it is answered, and a disk that others keep busy holds up the core: beside each, what bringing 8 KB to the disk took just before.',
    'Beyond the token: less the delay set in the SKF double, which signs SM2 besides; less the median of the driver’s own signing on SoftHSM2, in a process that does nothing else.',
  ];
  const waiting = async (count: number) => {
    const contents = [...benchArticles(count)].map(({ content }) => ({ content }));
    return (await history.submitAll(AUTHOR, contents)).map(({ article }) => article.id);
  };
  try {
    if (skf) notes.push(`Left out: the SKF double: ${skf}.`);
    else
      await withSkf(folder, platform, async (client, delay) => {
        for (const [ms, count] of [
          [120, decisions],
          [1_500, slow],
        ] as const) {
          const ids = await waiting(count);
          delay(ms);
          rows.push(...(await decide(client, ids, `SM2 token that signs in ${ms} ms`, ms)));
        }
      });
    if (pkcs11) notes.push(`Left out: SoftHSM2: ${pkcs11}.`);
    else
      await withSoftHsm(folder, platform, async (client, own) => {
        const ids = await waiting(decisions);
        rows.push(...(await decide(client, ids, `RSA on SoftHSM2, ${own.toFixed(1)} ms`, own)));
      });
  } finally {
    await history.close();
    await platform.stop();
  }
  return { rows, notes };
}

async function withSkf(
  folder: string,
  platform: RunningPlatform,
  work: (client: BenchCore, delay: (ms: number) => void) => Promise<void>,
): Promise<void> {
  const shop = createTestPki();
  const tokens = createSkfTokens();
  try {
    shop.issue({ name: 'authority', profile: 'root', issuer: null, algorithm: SM2_KEY });
    const algorithm = SM2_KEY;
    const encrypt = shop.issue({ name: 'encryption', profile: 'encryption', issuer: 'authority', algorithm });
    const sign = extractFromPfx(folder, certificateFile(platform, 'sm2-sm3'));
    tokens.create('token', { label: 'bench', serial: 'A1', pin: PIN });
    tokens.put('token', 'app', 'container', { sign, encrypt });
    const driver: Setting = { kind: 'skf', path: compileLibrary('skf/double.c', ['-lcrypto']), pinType: 1 };
    await withClient(join(folder, 'skf'), platform, driver, (client) =>
      work(client, (ms) => tokens.set('token', 'delay', String(ms))),
    );
  } finally {
    tokens.dispose();
    shop.dispose();
  }
}

/** Calls `work` with the median duration of a signature on the token, in ms. */
async function withSoftHsm(
  folder: string,
  platform: RunningPlatform,
  work: (client: BenchCore, own: number) => Promise<void>,
): Promise<void> {
  const tokens = createSoftHsmTokens();
  try {
    tokens.create('bench', PIN);
    tokens.put('bench', PIN, 'a1', extractFromPfx(folder, certificateFile(platform, 'rsa-sha256')));
    const own = await ownTime(softHsm);
    const driver: Setting = { kind: 'pkcs11', path: softHsm, pinType: 1 };
    await withClient(join(folder, 'pkcs11'), platform, driver, (client) => work(client, own));
  } finally {
    tokens.dispose();
  }
}

function certificateFile({ info }: RunningPlatform, algorithm: string) {
  const found = info.keys.find((key) => key.accountId === REVIEWER && key.algorithm === algorithm);
  if (!found) throw new Error(`no ${algorithm} of ${REVIEWER}`);
  return found;
}

/** Returns the median duration of a signature by the driver alone, without the core and its threads, in ms. */
async function ownTime(path: string): Promise<number> {
  const driver = loadPkcs11(path, 'acts');
  const [key] = driver.list(null);
  if (!key) throw new Error('no key on the token');
  const { handle } = driver.open({ location: key.location, pin: PIN, lastTry: false });
  const times: number[] = [];
  for (let n = 0; n < 100; n++) {
    const digest = Buffer.alloc(32, n);
    times.push(await timed(() => Promise.resolve(driver.sign({ handle, digest }))));
  }
  driver.close({ handle });
  driver.end(null);
  return median(times);
}

/**
 * Starts a client with empty data, signs in with the one token of `driver`, and waits until it is synchronised and
 * indexed.
 */
async function withClient(
  data: string,
  platform: RunningPlatform,
  driver: Setting,
  work: (client: BenchCore) => Promise<void>,
): Promise<void> {
  const client = await startBenchCore(data, platform.directory);
  try {
    const { core } = client;
    await core.identity.enterPractice();
    const { settings } = await core.settings.load();
    await core.settings.save({ ...settings, drivers: [driver] });
    const { keys, drivers } = await core.identity.tokens();
    const [key] = keys;
    if (!key) throw new Error(`no token: ${drivers.map(({ message }) => message).join(' ')}`);
    await core.identity.signIn({ key: key.location, secret: PIN });
    await client.waitForStatus(({ state }) => state === 'synced');
    await client.waitUntilIndexed();
    await work(client);
  } finally {
    await client.stop();
  }
}

/** Decides on each article, one after another. `own`: duration of a signature on the token itself, in ms. */
async function decide(client: BenchCore, ids: string[], name: string, own: number): Promise<Row[]> {
  const { core } = client;
  await core.sync.now();
  const shown: Awaited<ReturnType<typeof core.review.detail>>[] = [];
  for (const articleId of ids) shown.push(await core.review.detail({ articleId }));
  const disk = await diskTimes(client.data);
  const beyond: number[] = [];
  const lists: number[] = [];
  const blocks = await client.measureBlocks(async () => {
    for (const { row, revision } of shown) {
      let signing = true;
      const page = async () => {
        while (signing) {
          const time = await timed(() => core.articles.list({ view: 'all', limit: 50 }));
          if (signing) lists.push(time);
          await sleep(PAUSE);
        }
      };
      const { id: articleId, version } = row;
      const { contentHash } = revision;
      const input = { articleId, version, contentHash, verdict: 'approve' as const, opinion: '同意。' };
      const asking = page();
      beyond.push((await timed(() => core.review.decide(input))) - own);
      signing = false;
      await asking;
    }
  });
  const [longest] = blocks;
  return [
    latencyRow(`${name}: decision, beyond the token`, beyond, TARGET.decision),
    latencyRow(`${name}: articles.list meanwhile`, lists, TARGET.call),
    {
      name: `${name}: longest block meanwhile`,
      value: longest?.blocked ?? 10,
      unit: 'ms',
      target: { atMost: TARGET.block },
      note: longest
        ? `cpu ${longest.cpu.toFixed(0)}, by the clock ${longest.wall.toFixed(0)}; ${longest.code}`
        : 'none above 10 ms',
    },
    latencyRow(`${name}: 8 KB to the disk, just before`, disk),
  ];
}

/** Returns how long writes of 8 KB take to reach the disk, in ms. */
async function diskTimes(folder: string): Promise<number[]> {
  const file = await open(join(folder, 'disk'), 'w');
  const times: number[] = [];
  try {
    for (let n = 0; n < 20; n++) {
      await file.write(randomBytes(8192));
      times.push(await timed(() => file.datasync()));
    }
  } finally {
    await file.close();
  }
  return times;
}
