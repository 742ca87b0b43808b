import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Returns the path of a new file that counts wrong passwords; the file does not exist yet. */
export const newTriesPath = () => join(tmpdir(), `tries-${randomUUID()}.json`);
