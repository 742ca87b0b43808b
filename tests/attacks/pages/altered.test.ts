import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alteration } from './alteration';
import { ALTERATIONS } from './alterations';
import { publish, type Answer, type Published } from './published';

describe('the public page of a released article', () => {
  let page: Published;
  beforeAll(async () => {
    page = await publish();
  });
  afterAll(() => page.stop());

  async function serve(alteration: Alteration): Promise<void> {
    const made = alteration.make(page);
    const answers: Answer[] = typeof made === 'string' ? [{ body: made }] : [made].flat();
    await page.serve(...answers);
  }

  it('matches when the site serves it unchanged', async () => {
    expect(await page.verify()).toMatchObject({ url: page.url, verdict: 'matches', findings: [] });
  });

  it('is tested with at least 60 alterations of different names', () => {
    expect(new Set(ALTERATIONS.map(({ name }) => name)).size).toBe(ALTERATIONS.length);
    expect(ALTERATIONS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(ALTERATIONS.map((it) => [it.name, it] as const))(
    'gets the expected findings and verdict when altered: %s',
    async (_, alteration) => {
      await serve(alteration);
      const { verdict, findings } = await page.verify();
      expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining([...alteration.codes]));
      expect(verdict).toBe(alteration.verdict);
      for (const { text } of findings) expect(text).toMatch(/^[\p{Script=Han}“].*[。：）]?/u);
    },
  );
});
