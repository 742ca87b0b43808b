import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TextAuthors } from '../../../electron/platform/practice/articles/authorship';
import { openStore, type Store } from '../../../electron/platform/practice/store';
import { contentOf, doc, p } from '../../fixtures/content';

const TEXT = contentOf({ body: doc(p('各县区要在汛期来临前完成隐患排查，落实责任人员')) });

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authorship-'));
  store = openStore(join(folder, 'practice.db'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** Distinct authors of the marks of the text. */
function authorsOf(authors: TextAuthors) {
  const { passages, authorOf } = authors.of(TEXT);
  const all = passages.flatMap(({ marks }) => marks).map((mark) => JSON.stringify(authorOf(mark)));
  return [...new Set(all)].map((text) => JSON.parse(text) as unknown);
}
const stored = () => authorsOf(new TextAuthors(store));

describe('the author of a text', () => {
  it('is the first of a batch that submitted it', () => {
    const authors = new TextAuthors(store);
    authors.attribute(TEXT, 'first');
    authors.keep();
    authors.attribute(TEXT, 'second');
    authors.keep();
    authors.write();
    expect(stored()).toEqual([{ accountId: 'first', approved: false }]);
  });

  it('is not the account of a command that was undone', () => {
    const authors = new TextAuthors(store);
    authors.attribute(TEXT, 'undone');
    authors.drop();
    expect(authorsOf(authors)).toEqual([null]);
    authors.attribute(TEXT, 'later');
    authors.keep();
    authors.write();
    expect(stored()).toEqual([{ accountId: 'later', approved: false }]);
  });

  it('stays the one before a command that was undone', () => {
    const authors = new TextAuthors(store);
    authors.attribute(TEXT, 'author');
    authors.keep();
    authors.approve(TEXT);
    authors.drop();
    expect(authorsOf(authors)).toEqual([{ accountId: 'author', approved: false }]);
    authors.write();
    expect(stored()).toEqual([{ accountId: 'author', approved: false }]);
  });

  it('of a live text is its submitter, unless another account submitted it earlier', () => {
    const authors = new TextAuthors(store);
    authors.attributeLive(TEXT, 'submitter');
    authors.keep();
    authors.attributeLive(TEXT, 'later');
    authors.keep();
    authors.write();
    expect(stored()).toEqual([{ accountId: 'submitter', approved: true }]);
  });

  it('is kept when the text is approved', () => {
    const authors = new TextAuthors(store);
    authors.attribute(TEXT, 'author');
    authors.keep();
    authors.write();
    const next = new TextAuthors(store);
    next.approve(TEXT);
    next.keep();
    next.write();
    expect(stored()).toEqual([{ accountId: 'author', approved: true }]);
  });
});
