import { lockDataFolder } from '../../../../electron/core/instance-lock';

/** Claims a folder, says so, and keeps it until it is killed. */
void lockDataFolder(process.argv[2] ?? '').then(() => {
  process.stdout.write('claimed\n');
  setInterval(() => undefined, 1000);
});
