import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { guarded } from '../../electron/error-boundary';

/**
 * Builds those of the named bundles whose sources have changed, in a process of its own: a production build sets the
 * mode of its whole process. Errors go to the terminal. Resolves with the names of those built; rejects when one does
 * not build, which leaves it as it was.
 */
export function build(root: string, names: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [join(root, 'build', 'bundle.mjs'), ...names], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on(
    'data',
    guarded('dev/build: data', (text: string) => (output += text)),
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once(
      'close',
      guarded('dev/build: close', (code) => {
        if (code !== 0)
          return reject(new Error('The change does not build; the present version keeps running.'));
        resolve([...output.matchAll(/^built (\S+)$/gm)].map(([, name = '']) => name));
      }),
    );
  });
}
