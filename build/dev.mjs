/**
 * The client in a browser for development: signed in at the practice platform, with changes of the source shown at once.
 * `node build/dev.mjs [--as <account>]`
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, useProjectNode } from './machine.mjs';

await useProjectNode();
const { values } = parseArgs({ options: { as: { type: 'string', default: 'linxiaohe' } } });
// Building and testing set it to another value, in which React has no refresh.
process.env.NODE_ENV = 'development';
const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, 'build/dev/main.ts'), {
  configFile: false,
  root,
  logLevel: 'error',
});
try {
  await module.develop({ root, account: values.as });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
