import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new file for the wrong passwords of one machine. */
export const newTries = () => join(tmpdir(), `tries-${randomUUID()}.json`);
