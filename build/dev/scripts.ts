import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import { guarded } from '../../electron/error-boundary';

/** Time without further changes before a build, ms: an editor writes several files at once. */
const QUIET = 50;

/**
 * Calls `rebuild` after changes of the sources behind the page, one call at a time. A rejection is printed, and the next
 * change is waited for.
 */
export function watchScripts(
  watcher: ViteDevServer['watcher'],
  root: string,
  rebuild: () => Promise<void>,
): void {
  const folders = ['electron', 'build/preview'].map((it) => join(root, it));
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const run = guarded('dev/scripts: change', () => {
    running = running.then(rebuild).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
    });
  });
  watcher.add(folders);
  watcher.on(
    'all',
    guarded('dev/scripts: file', (_event, path: string) => {
      if (!folders.some((folder) => path.startsWith(folder))) return;
      clearTimeout(timer);
      timer = setTimeout(run, QUIET);
    }),
  );
}
