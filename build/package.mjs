/**
 * Packages the client into release/ with electron-builder. Its arguments are passed on; without any, an unpacked
 * folder for this platform. An Electron that is already here is used as it is. `node build/package.mjs [--linux deb]`
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { findElectron, root } from './machine.mjs';

await bundle({ log: (name) => console.log(`built ${name}`) });

const found = findElectron();
const present = found && [
  `-c.electronDist=${found.folder}`,
  `-c.electronVersion=${readFileSync(join(found.folder, 'version'), 'utf8').trim().replace(/^v/, '')}`,
];
const wanted = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/electron-builder/cli.js'),
    '--config',
    join(root, 'build/electron-builder.yml'),
    '--publish',
    'never',
    ...(wanted.length > 0 ? wanted : ['--dir']),
    ...(present ?? []),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
