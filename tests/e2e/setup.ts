import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';

/** The specs run what is built, so build what has changed. */
export default function setup(): void {
  execFileSync(process.execPath, [join(root, 'build', 'bundle.mjs')], { cwd: root, stdio: 'inherit' });
}
