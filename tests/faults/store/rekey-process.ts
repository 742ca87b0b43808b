import { changeDataKey } from '../../../electron/core/store';

/** Changes an account's data key. Writes `begin` and `end` to standard output. */
async function main(): Promise<void> {
  const [directory, former, key] = process.argv.slice(2) as [string, string, string];
  process.stdout.write('begin\n');
  await changeDataKey(directory, Buffer.from(former, 'hex'), Buffer.from(key, 'hex'), new Date());
  process.stdout.write('end\n');
}

void main();
