/**
 * TinyBase: MergeableStores over its WebSocket synchronizer, in memory on both sides. Modes as in `rxdb.mjs`, without
 * edits; `client` has the number of documents as third argument and gives up after two minutes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createMergeableStore } from 'tinybase';
import { createFilePersister } from 'tinybase/persisters/persister-file';
import { createWsServer } from 'tinybase/synchronizers/synchronizer-ws-server';
import { createWsSynchronizer } from 'tinybase/synchronizers/synchronizer-ws-client';
import { WebSocket, WebSocketServer } from 'ws';
import { mostMemory } from '../lib/memory.mjs';

/** In ms. */
const GIVE_UP = 120_000;
/** Time that a request of the synchronizer may take, in s. */
const REQUEST = 60;
const [mode, ...rest] = process.argv.slice(2);

async function serve(file) {
  const store = createMergeableStore('server');
  store.transaction(() => {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const { id, ...row } = JSON.parse(line);
      store.setRow('articles', id, row);
    }
  });
  writeFileSync(`${file}.tinybase`, JSON.stringify(store.getMergeableContent()));
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: 1 << 30 });
  sockets.once('listening', () => console.log(`ws://127.0.0.1:${sockets.address().port}/articles`));
  createWsServer(sockets, () => createFilePersister(createMergeableStore(), `${file}.tinybase`));
  process.once('SIGTERM', () => process.exit(0));
}

async function replicate(address, count) {
  const until = async (done) => {
    const limit = Date.now() + GIVE_UP;
    while (!done() && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 5));
    return done();
  };
  const store = createMergeableStore('client');
  const from = performance.now();
  const socket = new WebSocket(address, { maxPayload: 1 << 30 });
  const sync = await createWsSynchronizer(store, socket, REQUEST);
  await sync.startSync();
  const whole = await until(() => store.getRowCount('articles') >= count);
  const pullMs = whole ? performance.now() - from : null;
  const pulled = store.getRowCount('articles');
  console.log(JSON.stringify({ pulled, pullMs, pushed: 0, pushMs: null, mostMB: mostMemory() }));
  process.exit(0);
}

if (mode === 'server') await serve(rest[0]);
else await replicate(rest[0], Number(rest[2]));
