/** Opens the preview's one-time address in the system's browser. Plain Node, no packages. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long the address is valid, ms: `INVITATION_LIFETIME` in `preview/gate.ts`. */
const LIFETIME = 60_000;

const systemOpener = () =>
  ({ win32: ['rundll32', 'url.dll,FileProtocolHandler'], darwin: ['open'] })[process.platform] ?? [
    'xdg-open',
  ];

/**
 * Opens `address` through a page in a private folder that redirects to it. Every user of the machine can read the arguments
 * of a program, so that the address itself must not be one. The folder is removed when the address has expired.
 */
export function openInBrowser(address) {
  const folder = mkdtempSync(join(tmpdir(), 'gov-site-client-'));
  const page = join(folder, 'open.html');
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${address}"><title>…</title>\n`,
    { mode: 0o600, flag: 'wx' },
  );
  const remove = () => rmSync(folder, { recursive: true, force: true });
  setTimeout(remove, LIFETIME).unref();
  process.once('exit', remove);
  const [command, ...args] = systemOpener();
  spawn(command, [...args, page], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
