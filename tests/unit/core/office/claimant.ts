import { claimFolder } from '../../../../electron/core/claim';

/** Claims a folder, says so, and keeps it until it is killed. */
void claimFolder(process.argv[2] ?? '').then(() => {
  process.stdout.write('claimed\n');
  setInterval(() => undefined, 1000);
});
