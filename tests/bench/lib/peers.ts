import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../build/machine.mjs';

/** The folder of the peers, whose packages exist after `installPeers`. */
export const peers = join(root, 'tests/bench/peers');

interface Manifest {
  dependencies: Record<string, string>;
}
interface Installed {
  packages: Record<string, { version?: string }>;
}

function isInstalled(): boolean {
  const file = join(peers, 'node_modules', '.package-lock.json');
  if (!existsSync(file)) return false;
  const { dependencies } = JSON.parse(readFileSync(join(peers, 'package.json'), 'utf8')) as Manifest;
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as Installed;
  return Object.entries(dependencies).every(
    ([name, version]) => packages[`node_modules/${name}`]?.version === version,
  );
}

/** Installs the packages of the peers unless the required versions are installed. Throws when npm fails. */
export function installPeers(): void {
  if (isInstalled()) return;
  console.log('installing what the client is measured against…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: peers,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}
