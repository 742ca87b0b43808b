/** Builds, then runs `run()` of every tests/bench/*.ts, or of those named, and prints what it answers. `node build/bench.mjs [name…]` */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { bundle } from './bundle.mjs';
import { root } from './machine.mjs';

const folder = join(root, 'tests/bench');
const wanted = process.argv.slice(2);
const names = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

await bundle({ log: (name) => console.log(`built ${name}`) });
for (const name of names) {
  const { module } = await runnerImport(join(folder, `${name}.ts`), {
    configFile: false,
    root,
    logLevel: 'error',
  });
  if (typeof module.run !== 'function') continue;
  console.log(`\n# ${name}`);
  console.log(JSON.stringify(await module.run(), null, 2));
}
