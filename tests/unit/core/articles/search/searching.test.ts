import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchExcerpt } from '../../../../../electron/core/types';
import { foldText } from '../../../../../electron/core/articles/search/fold';
import { defaultQuery, openSearchIndex, putArticle, putDecision, putRevision } from './fixture';

/** Fragments of office text: Han, digits, Latin, full-width and half-width punctuation, blanks, query operators. */
const phrase = fc.constantFrom(
  ...[
    '信访',
    '工作',
    '条例',
    '办理',
    '2024年',
    '第3条',
    'A4纸张',
    'ＡＢＣ',
    'www.gov.cn',
    '“网信”',
    '（一）',
    '100%',
  ],
  ...[
    '，',
    '。',
    '：',
    '、',
    ' ',
    '\u3000',
    '《',
    '》',
    '-',
    '"',
    "'",
    '*',
    'AND',
    'x',
    '㎡',
    '𠮷',
    '\u200b',
    '税',
    '务',
  ],
);
const prose = fc
  .array(fc.oneof({ weight: 9, arbitrary: phrase }, fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 25,
  })
  .map((parts) => parts.join(''));
const characters = (text: string) => [...text];

describe('a search', () => {
  it('finds every substring of one to six characters, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ title: prose, summary: prose, body: prose, attachment: prose, opinion: prose }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 6 })), {
          minLength: 20,
          maxLength: 20,
        }),
        (articles, cuts) => {
          const { cache, search } = openSearchIndex();
          const whole = articles.map(({ title, summary, body, attachment, opinion }, i) => {
            const id = putArticle(cache, {
              ...{ seq: i + 1, title, summary, paragraphs: body === '' ? [] : [body] },
              attachments: attachment === '' ? [] : [attachment],
            });
            putDecision(cache, id, { seq: i + 1, opinion });
            const parts = [title, summary, body, attachment, opinion];
            return { id, folded: foldText(parts.join('\n')), parts };
          });
          for (const [which, from, length] of cuts) {
            const { parts } = whole[which % whole.length]!;
            const source = characters(parts[from % 5]!);
            const start = source.length === 0 ? 0 : from % source.length;
            const text = source.slice(start, start + length).join('');
            const terms = foldText(text).split(' ').filter(Boolean);
            const expected = whole.filter(({ folded }) => terms.every((term) => folded.includes(term)));
            for (const order of ['newest', 'relevance'] as const) {
              const answer = search(text, { order });
              const found = new Set(answer.hits.map((hit) => hit.articleId));
              expect(found).toEqual(new Set(terms.length === 0 ? [] : expected.map(({ id }) => id)));
              expect(answer.total).toBe(found.size);
              for (const hit of answer.hits) {
                const marked = [
                  ...hit.titleRanges.map(([a, b]) => hit.title.slice(a, b)),
                  ...hit.excerpts.flatMap((it) => it.ranges.map(([a, b]) => it.text.slice(a, b))),
                ];
                expect(marked.length).toBeGreaterThan(0);
              }
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds a part of a number or a word', () => {
    const { cache, ids } = openSearchIndex();
    const id = putArticle(cache, { seq: 1, paragraphs: ['自2024年起使用A4纸张，见WWW.Example.CN。'] });
    for (const text of ['024年', '4年起', '4纸', 'a4纸', 'xample', '.cn。', 'ｗｗｗ', '张，见'])
      expect(ids(text)).toEqual([id]);
    for (const text of ['2025', '204', '纸a4', 'samples']) expect(ids(text)).toEqual([]);
  });

  it('requires every term, in any part of the article', () => {
    const { cache, ids } = openSearchIndex();
    const both = putArticle(cache, { seq: 1, title: '供水管网改造', paragraphs: ['青岭县已经完工。'] });
    putArticle(cache, { seq: 2, title: '供水管网改造', paragraphs: ['河湾县已经完工。'] });
    expect(ids('青岭县 供水')).toEqual([both]);
    expect(ids('青岭县\u3000管网改造')).toEqual([both]);
  });

  it('ranks matches in titles first, then by frequency, then newest first', () => {
    const { cache, ids } = openSearchIndex();
    const title = putArticle(cache, { seq: 1, title: '物业服务', paragraphs: ['无'] });
    const often = putArticle(cache, { seq: 2, paragraphs: ['物业物业物业物业'] });
    const once = putArticle(cache, { seq: 3, paragraphs: ['物业'] });
    const newer = putArticle(cache, { seq: 4, paragraphs: ['物业'] });
    expect(ids('物业', { order: 'relevance' })).toEqual([title, often, newer, once]);
    expect(ids('物业', { order: 'newest' })).toEqual([newer, once, often, title]);
  });

  it('can be limited to a column and to live articles', () => {
    const { cache, ids } = openSearchIndex();
    const a = putArticle(cache, { seq: 1, title: '通知', columnId: 'a' });
    const b = putArticle(cache, { seq: 2, title: '通知', columnId: '甲 "乙"' });
    const c = putArticle(cache, { seq: 3, title: '通知', columnId: 'a', live: false });
    expect(ids('通知', { columnId: 'a' })).toEqual([c, a]);
    expect(ids('通知', { columnId: '甲 "乙"' })).toEqual([b]);
    expect(ids('通知', { onlyLive: true })).toEqual([b, a]);
    expect(ids('通知', { columnId: 'a', onlyLive: true })).toEqual([a]);
  });

  it('counts up to 1000 matches, and its pages have no gaps or repeats', () => {
    const { cache, catchUp, search } = openSearchIndex();
    cache.exec('BEGIN');
    for (let seq = 1; seq <= 1030; seq++) putArticle(cache, { seq, paragraphs: [`第${seq}号通知`] });
    cache.exec('COMMIT');
    catchUp();
    const seen = new Set<string>();
    for (let offset = 0; offset < 1000; offset += 50) {
      const { hits, total } = search('号通知', { order: 'relevance', offset });
      expect(total).toBe(1000);
      for (const hit of hits) seen.add(hit.articleId);
    }
    expect(seen.size).toBe(1000);
  });

  it('leaves out articles that contain the grams of the query but not the query', () => {
    const { cache, catchUp, search } = openSearchIndex();
    cache.exec('BEGIN');
    const right = new Set<string>();
    for (let seq = 1; seq <= 700; seq++) {
      const lookalike = seq < 450 && seq % 3 === 0;
      const id = putArticle(cache, { seq, paragraphs: [lookalike ? '甲乙、乙丙' : '甲乙丙'] });
      if (!lookalike) right.add(id);
    }
    cache.exec('COMMIT');
    catchUp();
    const seen = new Set<string>();
    for (let offset = 0; offset < 1000; offset += 50)
      for (const hit of search('甲乙丙', { offset }).hits) seen.add(hit.articleId);
    expect(seen).toEqual(right);
  });

  it('counts matches exactly among up to 50 candidates, and estimates their number among more', () => {
    const { cache, catchUp, search } = openSearchIndex();
    const put = (from: number, to: number) => {
      cache.exec('BEGIN');
      for (let seq = from; seq <= to; seq++)
        putArticle(cache, { seq, paragraphs: [seq % 4 === 0 ? '甲乙、乙丙' : '甲乙丙'] });
      cache.exec('COMMIT');
      catchUp();
    };
    put(1, 48);
    expect(search('甲乙丙')).toMatchObject({ total: 36, exact: true });
    put(49, 400);
    const { total, exact } = search('甲乙丙');
    expect(exact).toBe(false);
    expect(Math.abs(total - 300)).toBeLessThan(10);
    expect(search('甲乙')).toMatchObject({ total: 400, exact: true });
  });

  it('tells whether there are matches after a page', () => {
    const { cache, search } = openSearchIndex();
    for (let seq = 1; seq <= 9; seq++)
      putArticle(cache, { seq, paragraphs: [seq < 7 ? '甲乙丙' : '甲乙、乙丙'] });
    for (const order of ['newest', 'relevance'] as const) {
      const page = (offset: number) => search('甲乙丙', { order, offset, limit: 3 });
      expect(page(0)).toMatchObject({ more: true, total: 6 });
      expect(page(3)).toMatchObject({ more: false, total: 6 });
      expect(page(3).hits).toHaveLength(3);
    }
  });

  it('returns the highlighted title and an excerpt around the first match', () => {
    const { cache, search } = openSearchIndex();
    putArticle(cache, {
      seq: 1,
      title: '关于ＡＢ的通知',
      summary: '摘要有丙',
      paragraphs: ['正文'.repeat(60), '有丁'],
    });
    const at = (text: string) => search(text).hits[0]!;
    expect(at('ab').titleRanges).toEqual([[2, 4]]);
    expect(at('ab').excerpts).toMatchObject([{ part: 'body', ranges: [] }]);
    expect(at('丙').excerpts).toEqual([
      { part: 'summary', text: '摘要有丙', ranges: [[3, 4]], opinion: null },
    ]);
    const [{ part, text, ranges }] = at('有丁').excerpts as [SearchExcerpt];
    expect([part, ...ranges.map(([a, b]) => text.slice(a, b))]).toEqual(['body', '有丁']);
  });

  it('finds an article by the name of an attachment, which is the excerpt', () => {
    const { cache, search } = openSearchIndex();
    const attachments = ['依法分类处理清单.xlsx', '会议签到表.pdf'];
    const id = putArticle(cache, { seq: 1, title: '清单的通知', paragraphs: ['无'], attachments });
    expect(search('签到').hits).toMatchObject([
      { articleId: id, excerpts: [{ part: 'attachment', text: '会议签到表.pdf', ranges: [[2, 4]] }] },
    ]);
    expect(search('清单 签到').hits[0]!.excerpts.map((it) => it.text)).toEqual(attachments);
    expect(search('清单 pdf 办法').hits).toEqual([]);
  });

  it('finds an article by an opinion, and returns its stage and signer', () => {
    const { cache, search } = openSearchIndex();
    const id = putArticle(cache, { seq: 1, paragraphs: ['无'] });
    putDecision(cache, id, { seq: 2, sequence: 1, opinion: '请核对联系电话', signerId: 'wang' });
    putDecision(cache, id, { seq: 3, sequence: 2, opinion: '联系电话无误', stage: 'second', signerId: 'li' });
    const opinion = (stage: string, signerId: string) => ({ stage, signerId });
    expect(search('联系电话').hits).toMatchObject([
      {
        articleId: id,
        excerpts: [{ part: 'opinion', text: '联系电话无误', opinion: opinion('second', 'li') }],
      },
    ]);
    expect(search('核对 无误').hits[0]!.excerpts).toMatchObject([
      { text: '联系电话无误', opinion: opinion('second', 'li') },
      { text: '请核对联系电话', opinion: opinion('first', 'wang') },
    ]);
  });
});

describe('the search index', () => {
  it('follows changes of an article: the old text is no longer found, the new text is', () => {
    const { cache, ids } = openSearchIndex();
    const id = putArticle(cache, { seq: 1, title: '旧题', paragraphs: ['旧文'] });
    expect(ids('旧文')).toEqual([id]);
    putArticle(cache, { id, seq: 2, title: '新题', paragraphs: ['新文'], revision: 2 });
    expect(ids('旧')).toEqual([]);
    expect(ids('新文')).toEqual([id]);
    putArticle(cache, { id, seq: 3, title: '新题', paragraphs: ['新文'], revision: 2, live: false });
    expect(ids('新文', { onlyLive: true })).toEqual([]);
  });

  it('includes a revision that is received after its article', () => {
    const { cache, ids } = openSearchIndex();
    const id = putArticle(cache, { seq: 1, title: '先到的稿件' });
    cache.prepare('DELETE FROM revision').run();
    expect(ids('先到')).toEqual([id]);
    expect(ids('后到')).toEqual([]);
    putRevision(cache, id, { seq: 1, title: '先到的稿件', paragraphs: ['后到的正文'] });
    expect(ids('后到')).toEqual([id]);
  });

  it('includes an opinion that is received after its article', () => {
    const { cache, ids } = openSearchIndex();
    const id = putArticle(cache, { seq: 1 });
    putArticle(cache, { seq: 2 });
    expect(ids('口径')).toEqual([]);
    putDecision(cache, id, { seq: 3, opinion: '请统一数据口径' });
    expect(ids('口径')).toEqual([id]);
  });

  it('skips no article when several share a position of the change feed', () => {
    const { cache, search } = openSearchIndex();
    for (let i = 0; i < 10; i++) putArticle(cache, { seq: 1 + Math.floor(i / 5), paragraphs: ['同一批'] });
    expect(search('同一批').total).toBe(10);
  });

  it('reports how many articles are not indexed yet', () => {
    const { cache, indexing, searching, search } = openSearchIndex();
    const query = { ...defaultQuery, text: '内容' };
    for (let seq = 1; seq <= 7; seq++) putArticle(cache, { seq, paragraphs: ['内容'] });
    expect(searching(query)).toEqual({ hits: [], total: 0, exact: true, more: false, unindexed: 7 });
    indexing.step(3);
    expect(searching(query)).toMatchObject({ total: 3, unindexed: 4 });
    putArticle(cache, { seq: 8, paragraphs: ['内容'] });
    expect(searching(query)).toMatchObject({ total: 3, unindexed: 5 });
    expect(search('内容').unindexed).toBe(0);
  });

  it('includes the newest articles first, also those that arrive in between', () => {
    const { cache, indexing, searching } = openSearchIndex();
    const titles = () => searching({ ...defaultQuery, text: '第' }).hits.map(({ title }) => title);
    const put = (...seqs: number[]) => seqs.forEach((seq) => putArticle(cache, { seq, title: `第${seq}号` }));
    put(1, 2, 3, 4, 5, 6);
    indexing.step(2);
    expect(titles()).toEqual(['第6号', '第5号']);
    put(7, 8, 9);
    indexing.step(2);
    expect(titles()).toEqual(['第9号', '第8号', '第6号', '第5号']);
    indexing.step(2);
    expect(titles()).toEqual(['第9号', '第8号', '第7号', '第6号', '第5号']);
    indexing.step(3);
    expect(titles()).toEqual(['第9号', '第8号', '第7号', '第6号', '第5号', '第4号', '第3号', '第2号']);
  });

  it('has each article once at its newest change, whatever the order of changes and steps', () => {
    const change = fc.record({ article: fc.nat(9), advance: fc.integer({ min: 1, max: 3 }) });
    const step = fc.record({ limit: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(fc.oneof(change, step), { maxLength: 40 }), (events) => {
        const { cache, index, indexing, catchUp, searching } = openSearchIndex();
        const newest = new Map<string, number>();
        let seq = 0;
        for (const event of events) {
          if ('limit' in event) {
            indexing.step(event.limit);
            continue;
          }
          seq += event.advance;
          const id = `article-${event.article}`;
          putArticle(cache, { id, seq, paragraphs: [`第${seq}次修改`] });
          newest.set(id, seq);
        }
        catchUp();
        const { hits, unindexed } = searching({ ...defaultQuery, text: '次修改' });
        expect(unindexed).toBe(0);
        expect(new Set(hits.map((hit) => hit.articleId))).toEqual(new Set(newest.keys()));
        expect(hits).toHaveLength(newest.size);
        const order = hits.map((hit) => newest.get(hit.articleId)!);
        expect(order).toEqual([...order].sort((a, b) => b - a));
        for (const hit of hits) expect(hit.excerpts[0]?.text).toBe(`第${newest.get(hit.articleId)}次修改`);
        expect(index.prepare('SELECT count(*) FROM gap').pluck().get()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('finds the same after its parts have been merged into one', () => {
    const { cache, index, indexing, ids } = openSearchIndex();
    for (let seq = 1; seq <= 60; seq++) putArticle(cache, { seq, paragraphs: [`第${seq}号通知`] });
    const parts = index.prepare('SELECT count(DISTINCT segid) FROM found_idx').pluck();
    const before = ids('通知', { limit: 100 });
    expect(before).toHaveLength(60);
    expect(parts.get()).toBeGreaterThan(1);
    while (indexing.merge());
    expect(parts.get()).toBe(1);
    expect(ids('通知', { limit: 100 })).toEqual(before);
  });

  it('detects that it was built from another cache', () => {
    const { cache, indexing, catchUp } = openSearchIndex();
    putArticle(cache, { seq: 5 });
    catchUp();
    expect(indexing.isOutdated()).toBe(false);
    cache.exec('DELETE FROM article');
    expect(indexing.isOutdated()).toBe(true);
  });
});
