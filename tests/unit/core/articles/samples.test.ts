import { describe, expect, it } from 'vitest';
import { fileKind, contentProblem } from '../../../../electron/platform/contract';
import { packageBlobs, sealPackage } from '../../../../electron/domain/article/package';
import { submissionProblems } from '../../../../electron/domain/article/submission';
import { plainText } from '../../../../electron/domain/article/text';
import { articles } from '../../../fixtures/articles';
import { corpus } from '../../../fixtures/corpus';
import { regulation } from '../../../fixtures/regulation';

describe('the sample articles', () => {
  it('are at least twenty, have 400 to 1500 characters each, and can be submitted unchanged', () => {
    expect(articles.length).toBeGreaterThanOrEqual(20);
    for (const { content } of articles) {
      const { length } = plainText(content.body).replace(/\s/g, '');
      expect([content.title, length >= 400 && length <= 1500]).toEqual([content.title, true]);
      expect(submissionProblems(content)).toEqual([]);
    }
    const seals = articles.map(({ content }) => sealPackage(content).hash);
    expect(new Set(seals).size).toBe(articles.length);
  });

  it('include the bytes of every image and attachment, each of the type that its name says', () => {
    for (const { content, files } of articles) {
      expect(files.map(({ attachment }) => attachment.sha256).sort()).toEqual(packageBlobs(content));
      for (const { attachment, bytes } of files) {
        expect(contentProblem(attachment.name, bytes.subarray(0, 64))).toBeNull();
        expect(fileKind(attachment.name)?.mediaType).toBe(attachment.mediaType);
      }
    }
  });
});

it('the sample regulation is one article of full length with its chapters as headings', () => {
  const content = regulation();
  expect(submissionProblems(content)).toEqual([]);
  expect(content.title).toBe('六安市信访局政府网站管理暂行办法');
  const headings = content.body.content.filter(({ type }) => type === 'heading');
  expect(headings).toHaveLength(9);
  expect(plainText(content.body)).toContain('第二十三条 本办法未尽事宜');
});

describe('the corpus', () => {
  it('is deterministic and sorted by publication time, and every article can be submitted', () => {
    const some = [...corpus(200)];
    expect([...corpus(200)]).toEqual(some);
    expect(new Set(some.map(({ id }) => id)).size).toBe(200);
    const instants = some.map(({ publishedAt }) => publishedAt);
    expect(instants).toEqual([...instants].sort());
    for (const { content } of some) {
      expect(submissionProblems(content)).toEqual([]);
      const size = Buffer.byteLength(plainText(content.body));
      expect(size > 500 && size < 2600).toBe(true);
    }
  });
});
