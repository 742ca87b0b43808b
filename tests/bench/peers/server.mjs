/** Platform of the peer: express-pouchdb on Express 4 over the given folder. Prints its address when it serves. */
import { join } from 'node:path';
import express from 'express';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';

const [folder] = process.argv.slice(2);
const Kept = PouchDB.defaults({ prefix: join(folder, '/') });
const app = express();
app.use('/', expressPouchDB(Kept, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/articles`),
);
process.once('SIGTERM', () => process.exit(0));
