import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish, type Answer, type Published } from './published';
import { partsOf, rulesFor, VENDORS, type Vendor } from './vendors';

const asAnswers = (made: string | Answer | Answer[]): Answer[] =>
  typeof made === 'string' ? [{ body: made }] : [made].flat();

/** Alterations of each vendor's page that must be found. */
const ALTERED: ReadonlyArray<[name: string, code: string, alter: (html: string) => string]> = [
  ['a digit changed', 'TEXT', (html) => html.replace('12月3日上午', '12月8日上午')],
  ['an unknown script', 'SCRIPT', (html) => html.replace('</head>', '<script>steal()</script></head>')],
  [
    'text beside the article',
    'TEXT_EXTRA',
    (html) => html.replace('</body>', '<p>加微信领取补贴</p></body>'),
  ],
];

describe('the same article on the pages of other content management systems', () => {
  let page: Published;
  let last: Partial<Vendor['rules']> | null = null;
  beforeAll(async () => {
    page = await publish();
  });
  afterAll(() => page.stop());

  async function set(vendor: Vendor): Promise<void> {
    if (last !== vendor.rules) await page.setRules(rulesFor(vendor, page));
    last = vendor.rules;
  }

  it('is tested on at least 20 templates', () => {
    expect(VENDORS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(VENDORS.map((it) => [it.name, it] as const))('matches: %s', async (_, vendor) => {
    await set(vendor);
    await page.serve(...asAnswers(vendor.make(partsOf(page))));
    const { verdict, findings } = await page.verify();
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(verdict).toBe('matches');
  });

  // The alterations are made to text in one page.
  const plain = VENDORS.filter(({ name }) => !/GBK|two pages/.test(name));
  const each = plain.flatMap((vendor) =>
    ALTERED.map(([name, code, alter]) => [vendor.name, name, code, alter, vendor] as const),
  );
  it.each(each)('is reported as altered: %s, with %s', async (_, __, code, alter, vendor) => {
    const made = vendor.make(partsOf(page));
    const [first, ...rest] = asAnswers(made);
    if (!first || typeof first.body !== 'string') throw new Error('not text');
    expect(rest).toEqual([]);
    const body = alter(first.body.replace('12月3日&nbsp;上午', '12月3日上午'));
    await set(vendor);
    await page.serve({ ...first, body });
    const { verdict, findings } = await page.verify();
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(verdict).toBe('differs');
  });
});
