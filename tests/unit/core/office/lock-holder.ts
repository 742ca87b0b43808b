import { lockDataFolder } from '../../../../electron/core/instance-lock';

/** Locks a folder, writes `claimed` to standard output, and keeps the lock until it is killed. */
void lockDataFolder(process.argv[2] ?? '').then(() => {
  process.stdout.write('claimed\n');
  setInterval(() => undefined, 1000);
});
