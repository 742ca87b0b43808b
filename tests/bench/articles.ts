import type { Database } from 'better-sqlite3';
import { canonicalText, sha256 } from '../../electron/core/articles/rules/package';
import { plainText } from '../../electron/core/articles/rules/submission';
import { corpus, random } from '../fixtures/corpus';
import { doc, p } from '../fixtures/content';

/** A tail of rare words, as real prose has: 20,000 pairs of characters whose frequency falls with their rank. */
function rareWords(next: () => number): () => string {
  const words = Array.from({ length: 20_000 }, () =>
    String.fromCodePoint(0x4e00 + Math.floor(next() * 3500), 0x4e00 + Math.floor(next() * 3500)),
  );
  return () => words[Math.floor(words.length ** next()) - 1]!;
}

/** Puts `count` articles of 1–2 KB of text into a cache; answers how many bytes of text they hold. */
export function fillCache(cache: Database, count: number): number {
  const next = random(7);
  const word = rareWords(next);
  const article = cache.prepare(
    `INSERT INTO article VALUES (?, ?, 1, 'done', 'publish', 1, ?, 'main', ?, 0, 'editor', ?, ?, '', ?, ?, ?)`,
  );
  const revision = cache.prepare(`INSERT INTO revision VALUES (?, 1, ?, ?, ?, '["editor"]', 'editor', ?)`);
  let seq = 0;
  let bytes = 0;
  cache.exec('BEGIN');
  for (const { id, columnId, publishedAt, content } of corpus(count)) {
    const tail = Array.from({ length: 10 + Math.floor(next() * 30) }, word).join('');
    const body = doc(...content.body.content, p(tail));
    const text = canonicalText({ ...content, body });
    bytes += Buffer.byteLength(content.title + plainText(body));
    const live = next() < 0.9 ? 1 : null;
    article.run(
      id,
      ++seq,
      content.title,
      columnId,
      live,
      live && publishedAt,
      publishedAt,
      publishedAt,
      publishedAt,
    );
    revision.run(id, id, text, sha256(text), publishedAt);
  }
  cache.exec('COMMIT');
  return bytes;
}
