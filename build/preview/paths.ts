import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Paths } from '../../electron/core/types';

/** Returns a data folder in the Electron host's user data folder; `office` is the one of that host. */
export function officeFolder(name = 'office'): string {
  const base =
    process.platform === 'win32'
      ? (process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'));
  return join(base, 'gov-site-client', name);
}

/** Returns the scripts of the core's workers below the folder of the built program. */
export function bundlesIn(dist: string): Paths['bundles'] {
  return {
    practice: join(dist, 'practice', 'practice.cjs'),
    indexer: join(dist, 'core', 'indexer.cjs'),
    searcher: join(dist, 'core', 'searcher.cjs'),
    tokens: join(dist, 'core', 'tokens.cjs'),
    documents: join(dist, 'core', 'documents.cjs'),
    pages: join(dist, 'core', 'pages.cjs'),
    parser: join(dist, 'core', 'parser.cjs'),
  };
}
