/** Where the client keeps its data. Plain Node, no packages. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Returns a data folder in the Electron host's user data folder; `office` is the one of that host. */
export function officeFolder(name = 'office') {
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  const base =
    process.platform === 'win32'
      ? (APPDATA ?? join(homedir(), 'AppData', 'Roaming'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (XDG_CONFIG_HOME ?? join(homedir(), '.config'));
  return join(base, 'gov-site-client', name);
}
