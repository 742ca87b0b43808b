/**
 * One search engine over the documents of a file: `node search.mjs <engine> <documents.jsonl> <words.json>`. Prints how
 * long it took to add the documents, how much memory they take, and for each word the time and the ids of all matches.
 */
import { readFileSync } from 'node:fs';
import { Charset, Document } from 'flexsearch';
import MiniSearch from 'minisearch';
import { create, insert, search as searchOrama } from '@orama/orama';
import { createTokenizer } from '@orama/tokenizers/mandarin';

const [engine, documentsFile, wordsFile] = process.argv.slice(2);
const documents = readFileSync(documentsFile, 'utf8')
  .split('\n')
  .map((line) => JSON.parse(line));
const words = JSON.parse(readFileSync(wordsFile, 'utf8'));

/** Adjacent pairs of Chinese characters; other runs of letters and digits whole. */
function pairs(text) {
  return (text.match(/\p{Script=Han}+|[\p{L}\p{N}]+/gu) ?? []).flatMap((run) =>
    /\p{Script=Han}/u.test(run)
      ? Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2))
      : [run],
  );
}

/** The engines by name. `add` adds a document; `find` returns the ids of all documents with a word. */
const engines = {
  minisearch() {
    const index = new MiniSearch({ fields: ['title', 'body'], tokenize: pairs });
    return {
      add: (document) => index.add(document),
      find: (word) => index.search(word, { combineWith: 'AND' }).map(({ id }) => id),
    };
  },
  async orama() {
    const index = await create({
      schema: { id: 'string', title: 'string', body: 'string' },
      components: { tokenizer: createTokenizer() },
    });
    return {
      add: (document) => insert(index, document),
      async find(word) {
        const { hits } = await searchOrama(index, { term: word, limit: documents.length, threshold: 0 });
        return hits.map(({ id }) => id);
      },
    };
  },
  flexsearch() {
    const index = new Document({
      document: { id: 'id', index: ['title', 'body'] },
      encoder: Charset.CJK,
    });
    return {
      add: (document) => index.add(document),
      find: (word) => [
        ...new Set(index.search(word, { limit: documents.length }).flatMap(({ result }) => result)),
      ],
    };
  },
};

const resident = () => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
};
const { add, find } = await engines[engine]();
const before = resident();
const from = performance.now();
for (const document of documents) await add(document);
const buildMs = performance.now() - from;
const memory = resident() - before;
const results = [];
for (let round = 0; round < 5; round++)
  for (const word of words) {
    const began = performance.now();
    const ids = await find(word);
    results.push({ word, ms: performance.now() - began, ids: round === 0 ? ids : [] });
  }
console.log(JSON.stringify({ buildMs, memory, results }));
