/** Makes the platform folder of the peer: every line of the given file is a document. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import PouchDB from 'pouchdb';

const [folder, file] = process.argv.slice(2);
const db = new PouchDB(join(folder, 'articles'));
let documents = [];
for await (const line of createInterface({ input: createReadStream(file) })) {
  documents.push(JSON.parse(line));
  if (documents.length < 500) continue;
  await db.bulkDocs(documents);
  documents = [];
}
if (documents.length > 0) await db.bulkDocs(documents);
await db.close();
