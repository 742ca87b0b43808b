import { join } from 'node:path';
import { officeFolder } from '../office-folder.mjs';
import { guarded, inBackground, reportUncaught } from '../../electron/error-boundary';
import type { PracticeAccount } from '../../electron/core/contract';
import { version } from '../../package.json';
import { secret } from '../preview/gate';
import { PreviewCore } from '../preview/keeper';
import { bundlesIn } from '../../electron/shell/bundles';
import { servePreview } from '../preview/server';
import { Terminal } from '../preview/terminal';
import { findAccount, listOf } from './account';
import { build } from './build';
import { servePage } from './page';
import { PracticePlatform } from './practice';
import { watchScripts } from './scripts';

/** The bundles of the client behind the page. */
const SCRIPTS = ['core', 'practice', 'preview'];

/**
 * Runs the client from its sources until the process is ended. `account`: id or name of an account of the practice
 * platform. Rejects when the scripts do not build, or when there is no such account; the error lists the accounts.
 */
export async function develop({ root, account }: { root: string; account: string }): Promise<void> {
  process.umask(0o077);
  reportUncaught(() => undefined);
  const { GOV_CLIENT_DATA, GOV_CLIENT_PRACTICE, GOV_PREVIEW_PORT } = process.env;
  const data = GOV_CLIENT_DATA ?? officeFolder('development');
  const folder = GOV_CLIENT_PRACTICE ?? join(data, 'practice', 'platform');
  await build(root, SCRIPTS);
  const dist = join(root, 'dist');
  const practice = new PracticePlatform(join(dist, 'practice', 'practice.cjs'), folder);
  const chosen = await startPractice(practice, account);
  let invite = () => {};
  const terminal = new Terminal(
    process.stdin,
    (text) => console.log(text),
    () => invite(),
  );
  const core = new PreviewCore(
    join(dist, 'preview', 'core.cjs'),
    {
      type: 'start',
      version,
      account: chosen.accountId,
      paths: { data, practice: folder, bundles: bundlesIn(dist) },
    },
    (text) => terminal.ask(text),
  );
  core.running();
  await core.ready;
  const session = `/${secret()}/`;
  const page = await servePage(root, session);
  const { gate, close } = await servePreview({
    ...page,
    session,
    port: Number(GOV_PREVIEW_PORT ?? 0),
    connect: (socket) => core.connect(socket),
  });
  watchScripts(page.watcher, root, async () => {
    const built = await build(root, SCRIPTS);
    if (built.length === 0) return;
    if (built.includes('practice')) await practice.restart();
    await core.restart();
    page.refetch();
    console.log(`restarted with ${built.join(', ')}`);
  });
  invite = () => console.log(gate.invite());
  console.log(
    `以 ${chosen.name} 登录。按回车取得新地址，按 Ctrl+C 结束。 Enter for a new address, Ctrl+C to end.`,
  );
  invite();
  endOnSignal(async () => {
    await close();
    await core.stop();
    await practice.stop();
    await page.stop();
  });
}

async function startPractice(practice: PracticePlatform, wanted: string): Promise<PracticeAccount> {
  const accounts = await practice.start();
  const chosen = findAccount(accounts, wanted);
  if (chosen) return chosen;
  await practice.stop();
  throw new Error(`No account ${wanted} in the practice office. There are:\n${listOf(accounts)}`);
}

function endOnSignal(stop: () => Promise<void>): void {
  let ending = false;
  const end = guarded('dev: signal', () => {
    if (ending) return;
    ending = true;
    inBackground(
      'dev not ended',
      stop().finally(() => process.exit(0)),
    );
  });
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
