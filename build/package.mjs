/**
 * Packages the client into release/ with electron-builder. Its arguments are passed on; without any, an unpacked
 * folder for this platform. An Electron that is already here is used as it is. `node build/package.mjs [--linux deb]`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { findElectron, root } from './machine.mjs';

const require = createRequire(import.meta.url);

await bundle({ log: (name) => console.log(`built ${name}`) });

/** The first Electron that has the fuse `grantFileProtocolExtraPrivileges`. */
const FILE_FUSE = 29;

const found = findElectron();
const version = found && readFileSync(join(found.folder, 'version'), 'utf8').trim().replace(/^v/, '');
const present = found && [`-c.electronDist=${found.folder}`, `-c.electronVersion=${version}`];

/** The configuration for an Electron of this version: an unknown fuse would stop the packaging. */
function configFor(electron) {
  const path = join(root, 'build/electron-builder.yml');
  if (!(Number.parseInt(electron, 10) < FILE_FUSE)) return path;
  const text = readFileSync(path, 'utf8').replace(/^ *grantFileProtocolExtraPrivileges:.*\n/m, '');
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'electron-builder.yml'), text);
  return join(folder, 'electron-builder.yml');
}

const wanted = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    require.resolve('electron-builder/cli.js'),
    '--config',
    configFor(version),
    '--publish',
    'never',
    ...(wanted.length > 0 ? wanted : ['--dir']),
    ...(present ?? []),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
