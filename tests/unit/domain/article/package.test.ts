import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, sha256 } from '../../../../electron/domain/encoding/canonical';
import {
  changedParts,
  imageHashes,
  packageContent,
  packageBlobs,
  sealPackage,
} from '../../../../electron/domain/article/package';
import { packageArbitrary } from '../../../fixtures/arbitrary';
import { contentOf, doc, image, p, quote } from '../../../fixtures/content';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

describe('a sealed package', () => {
  it('opens to the content that was sealed, with a hash that does not depend on the order of keys', () => {
    fc.assert(
      fc.property(packageArbitrary, (content) => {
        const { text, hash } = sealPackage(content);
        expect(packageContent(text, hash)).toEqual(content);
        const turned = Object.fromEntries(Object.entries(content).reverse()) as typeof content;
        expect(sealPackage(turned).hash).toBe(hash);
      }),
    );
  });

  it('does not open after a change of one character, in another JSON encoding, or with additional fields', () => {
    const { text, hash } = sealPackage(contentOf());
    expect(packageContent(text.replace('例会', '会议'), hash)).toBeNull();
    const spaced = JSON.stringify(JSON.parse(text), null, 1);
    expect(packageContent(spaced, sha256(spaced))).toBeNull();
    const more = text.replace('{', '{"extra":1,');
    expect(packageContent(more, sha256(more))).toBeNull();
    expect(packageContent('not json', sha256('not json'))).toBeNull();
  });

  it('is encoded as RFC 8785 requires, and is not made from text that is not valid Unicode', () => {
    expect(canonicalText({ b: 1e21, a: '€\u000f\n"', '\u20ac': null })).toBe(
      '{"a":"€\\u000f\\n\\"","b":1e+21,"€":null}',
    );
    expect(() => sealPackage(contentOf({ title: '\ud83d' }))).toThrow();
  });
});

it('the blobs of a package are its attachments and every nested image, without duplicates and sorted', () => {
  const file = { name: '甲.pdf', sha256: B, size: 1, mediaType: 'application/pdf' };
  const cell = { type: 'tableCell' as const, content: [image(A, '表内图')] };
  const content = contentOf({
    attachments: [file],
    body: doc(
      quote(image(B, '引文图')),
      { type: 'table', content: [{ type: 'tableRow', content: [cell] }] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [image(A, '列表图')] }] },
    ),
  });
  expect(imageHashes(content.body)).toEqual([B, A]);
  expect(packageBlobs(content)).toEqual([A, B]);
});

it('the changed parts of two packages are named as on the screen', () => {
  const before = contentOf();
  expect(changedParts(before, before)).toEqual([]);
  expect(changedParts(before, contentOf({ title: '新题', body: doc(p('新文')), major: true }))).toEqual([
    '标题',
    '重特大标记',
    '正文',
  ]);
});
