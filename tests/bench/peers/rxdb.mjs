/**
 * RxDB with its memory storage (the free SQLite storage takes 500 documents at most) and its replication protocol over
 * HTTP. `node rxdb.mjs server <documents.jsonl>` prints its address; `node rxdb.mjs client <address> <edits>` replicates
 * everything, edits and replicates back, and prints the durations in ms and the largest resident set in MB.
 */
import { readFileSync } from 'node:fs';
import express from 'express';
import { createRxDatabase } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { mostMemory } from '../lib/memory.mjs';

const BATCH = 500;
const [mode, ...rest] = process.argv.slice(2);

function serve(file) {
  const documents = readFileSync(file, 'utf8')
    .split('\n')
    .map((line, at) => ({ ...JSON.parse(line), at: at + 1 }));
  const byId = new Map(documents.map((document) => [document.id, document]));
  let newest = documents.length;
  const app = express();
  app.use(express.json({ limit: '100mb' }));
  app.get('/pull', (request, response) => {
    const after = Number(request.query.after);
    const batch = documents.filter(({ at }) => at > after).slice(0, BATCH);
    response.json({
      documents: batch.map((it) => ({ ...it, _deleted: false })),
      checkpoint: { after: batch.at(-1)?.at ?? after },
    });
  });
  app.post('/push', (request, response) => {
    for (const { newDocumentState } of request.body)
      Object.assign(byId.get(newDocumentState.id), newDocumentState, { at: ++newest });
    response.json([]);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
  process.once('SIGTERM', () => process.exit(0));
}

const text = { type: 'string' };
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 100 }, title: text, package: text, at: { type: 'number' } },
  required: ['id', 'title', 'package', 'at'],
};

async function replicate(address, edits) {
  const database = await createRxDatabase({
    name: 'articles',
    storage: getRxStorageMemory(),
    multiInstance: false,
  });
  const { articles } = await database.addCollections({ articles: { schema } });
  let pushed = 0;
  const replication = replicateRxCollection({
    collection: articles,
    replicationIdentifier: 'bench',
    live: true,
    autoStart: false,
    pull: {
      batchSize: BATCH,
      async handler(checkpoint) {
        return (await fetch(`${address}/pull?after=${checkpoint?.after ?? 0}`)).json();
      },
    },
    push: {
      batchSize: BATCH,
      async handler(rows) {
        pushed += rows.length;
        const answer = await fetch(`${address}/push`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(rows),
        });
        return answer.json();
      },
    },
  });
  let from = performance.now();
  await replication.start();
  await replication.awaitInitialReplication();
  const pullMs = performance.now() - from;
  const pulled = await articles.count().exec();
  await replication.pause();
  from = performance.now();
  const documents = await articles.find({ limit: edits }).exec();
  for (const document of documents) await document.patch({ title: `${document.title}（修订）` });
  const editMs = performance.now() - from;
  from = performance.now();
  await replication.start();
  await replication.awaitInSync();
  while (pushed < edits) await new Promise((resolve) => setTimeout(resolve, 5));
  const pushMs = performance.now() - from;
  console.log(JSON.stringify({ pulled, pullMs, editMs, pushed, pushMs, mostMB: mostMemory() }));
  process.exit(0);
}

if (mode === 'server') serve(rest[0]);
else await replicate(rest[0], Number(rest[1]));
