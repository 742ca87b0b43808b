import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';

/** Builds what has changed, because the specs run the built program. */
export default function setup(): void {
  execFileSync(process.execPath, [join(root, 'build', 'bundle.mjs')], { cwd: root, stdio: 'inherit' });
}
