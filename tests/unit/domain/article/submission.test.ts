import { describe, expect, it } from 'vitest';
import { submissionProblems } from '../../../../electron/domain/article/submission';
import { plainText } from '../../../../electron/domain/article/text';
import type { DraftContent } from '../../../../electron/platform/contract';
import { contentOf, doc, image, lineBreak, p, table, ul } from '../../../fixtures/content';

const fields = (parts: Partial<DraftContent>) =>
  submissionProblems({ ...contentOf(), ...parts }).map(({ field }) => field);
const secrecy = (parts: Partial<DraftContent['secrecy']>) => ({
  secrecy: { ...contentOf().secrecy, ...parts },
});
const picture = image('a'.repeat(64), '');

describe('the check of a draft before submission', () => {
  it.each<[string, Partial<DraftContent>, string]>([
    ['no title', { title: ' ' }, 'title'],
    ['a title of two lines', { title: '甲\n乙' }, 'title'],
    ['no site', { target: { siteId: '' } }, 'site'],
    ['no column', { columnId: '' }, 'column'],
    ['no source', { source: '　' }, 'source'],
    ['an empty body', { body: doc(p(''), p('　')) }, 'body'],
    ['a conclusion against publication', secrecy({ conclusion: 'notDisclosed' }), 'secrecy.conclusion'],
    ['a conclusion that waits for others', secrecy({ conclusion: 'referred' }), 'secrecy.conclusion'],
    ['personal data as it was', secrecy({ personalData: 'present' }), 'secrecy.personalData'],
    ['no conclusion', secrecy({ conclusion: null }), 'secrecy.conclusion'],
    ['no word on personal data', secrecy({ personalData: null }), 'secrecy.personalData'],
    ['no day of the check', secrecy({ checkedOn: null }), 'secrecy.checkedOn'],
    ['nobody who checked', secrecy({ checkedBy: '' }), 'secrecy.checkedBy'],
    ['no reason given', secrecy({ reason: ' ' }), 'secrecy.reason'],
  ])('reports the field of: %s', (_, parts, field) => {
    expect(fields(parts)).toEqual([field]);
  });

  it('refuses two attachments with the same name, which the page could not tell apart', () => {
    const file = { name: '甲.pdf', sha256: 'a'.repeat(64), size: 1, mediaType: 'application/pdf' };
    expect(fields({ attachments: [file, { ...file, sha256: 'b'.repeat(64) }] })).toEqual(['attachments']);
  });

  it('accepts a body of images only, also inside a table', () => {
    expect(fields({ body: doc(picture) })).toEqual([]);
    const cell = { type: 'tableCell' as const, content: [picture] };
    expect(
      fields({ body: doc({ type: 'table', content: [{ type: 'tableRow', content: [cell] }] }) }),
    ).toEqual([]);
  });
});

it('the plain text of a body has one line per block and a tab between table cells', () => {
  const body = doc(
    p(['甲', lineBreak, '乙']),
    ul('丙'),
    table(['头', '尾'], ['一', '二']),
    image('a'.repeat(64), '图'),
  );
  expect(plainText(body)).toBe('甲\n乙\n丙\n头\t尾\n一\t二\n图');
});
