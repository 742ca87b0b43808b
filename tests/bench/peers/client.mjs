/**
 * Client of the peer: replicates everything from the given address into the given folder, changes the given number of
 * documents, and replicates back. Prints the durations in ms and the largest resident set in MB.
 */
import { join } from 'node:path';
import PouchDB from 'pouchdb';
import { mostMemory } from '../lib/memory.mjs';

const [folder, address, edits] = process.argv.slice(2);
const local = new PouchDB(join(folder, 'articles'));
/** 500 documents per batch replicate faster than the default of 100. */
const options = { batch_size: 500 };

async function timed(work) {
  const from = performance.now();
  const result = await work();
  return { result, ms: performance.now() - from };
}

const pull = await timed(() => local.replicate.from(address, options));
const { rows } = await local.allDocs({ limit: Number(edits) });
const edit = await timed(async () => {
  for (const { id } of rows) {
    const document = await local.get(id);
    await local.put({ ...document, title: `${document.title}（修订）` });
  }
});
const push = await timed(() => local.replicate.to(address, options));
console.log(
  JSON.stringify({
    pulled: pull.result.docs_written,
    pullMs: pull.ms,
    editMs: edit.ms,
    pushed: push.result.docs_written,
    pushMs: push.ms,
    mostMB: mostMemory(),
  }),
);
await local.close();
