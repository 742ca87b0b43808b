// @vitest-environment jsdom
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { officialDocx } from '../../../../electron/core/documents/docx/document';
import { sampleDocument, zipEntries } from './sample';

const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** Parses a part of the package; fails when it is not well-formed XML. */
function xml(parts: Map<string, string>, name: string): Document {
  const document = new DOMParser().parseFromString(parts.get(name) ?? '', 'application/xml');
  expect(document.getElementsByTagName('parsererror')).toHaveLength(0);
  return document;
}

const all = (node: Document | Element, name: string) => [...node.getElementsByTagNameNS(W, name)];
const value = (node: Element | undefined, name = 'val') => node?.getAttributeNS(W, name) ?? null;
const attributes = (node: Element) =>
  Object.fromEntries([...node.attributes].map(({ localName, value }) => [localName, value]));
const textOf = (node: Element) =>
  all(node, 't')
    .map(({ textContent }) => textContent)
    .join('');

describe('a Word document in the layout of GB/T 9704-2012', () => {
  let parts: Map<string, string>;
  let document: Document;
  const paragraph = (text: string) => {
    const found = all(document, 'p').find((it) => textOf(it).includes(text));
    if (!found) throw new Error(`no ${text}`);
    return found;
  };
  /** Fonts, size in half points, and colour of the first run with text in the paragraph that contains `text`. */
  const type = (text: string) => {
    const run = all(paragraph(text), 'r').find((it) => textOf(it) !== '')!;
    return {
      font: value(all(run, 'rFonts')[0], 'eastAsia'),
      ascii: value(all(run, 'rFonts')[0], 'ascii'),
      size: value(all(run, 'sz')[0]),
      color: value(all(run, 'color')[0]),
    };
  };

  beforeAll(async () => {
    parts = await zipEntries(await officialDocx(sampleDocument()));
    document = xml(parts, 'word/document.xml');
  });

  it('is A4 with 37 mm top and 28 mm inner margin, and a type area of 156 × 225 mm', () => {
    const size = attributes(all(document, 'pgSz')[0]!);
    const margin = attributes(all(document, 'pgMar')[0]!);
    const mm = (twips: string | undefined) => (Number(twips) * 25.4) / 1440;
    expect(mm(size['w'])).toBeCloseTo(210, 1);
    expect(mm(size['h'])).toBeCloseTo(297, 1);
    expect(mm(margin['top'])).toBeCloseTo(37, 1);
    expect(mm(margin['left'])).toBeCloseTo(28, 1);
    expect(mm(size['w']) - mm(margin['left']) - mm(margin['right'])).toBeCloseTo(156, 1);
    expect(mm(size['h']) - mm(margin['top']) - mm(margin['bottom'])).toBeCloseTo(225, 1);
  });

  it('has a grid of 22 lines of 28 characters of 3号', () => {
    const grid = attributes(all(document, 'docGrid')[0]!);
    expect(grid['type']).toBe('linesAndChars');
    expect(Number(grid['linePitch'])).toBe(579);
    const pitch = 16 + Number(grid['charSpace']) / 4096;
    expect(28 * pitch * 20).toBeLessThanOrEqual(11906 - 1587 - 1474 + 1);
    expect(29 * pitch * 20).toBeGreaterThan(11906 - 1587 - 1474);
    const line = all(paragraph('现将有关情况'), 'spacing')[0]!;
    expect(attributes(line)).toMatchObject({ line: '579', lineRule: 'exact' });
  });

  it('sets each element in its font and size', () => {
    expect(type('某某市信访局文件')).toMatchObject({ font: '方正小标宋简体', color: 'FF0000' });
    expect(type('关于某某市信访局')).toMatchObject({ font: '方正小标宋简体', size: '44' });
    expect(type('一、基本情况')).toMatchObject({ font: '黑体' });
    expect(type('（一）发现经过')).toMatchObject({ font: '楷体_GB2312' });
    expect(type('马思齐在读网时')).toMatchObject({ font: '仿宋_GB2312', ascii: '仿宋_GB2312' });
    const styles = xml(parts, 'word/styles.xml');
    const style = (id: string) => all(styles, 'style').find((it) => value(it, 'styleId') === id)!;
    for (const id of ['Normal', 'Heading1', 'Heading2']) expect(value(all(style(id), 'sz')[0])).toBe('32');
  });

  it('names substitutes for fonts that may be missing', () => {
    const fonts = all(xml(parts, 'word/fontTable.xml'), 'font');
    const names = new Map(fonts.map((font) => [value(font, 'name'), value(all(font, 'altName')[0])]));
    expect(names.get('方正小标宋简体')).toContain('宋体');
    expect(names.get('仿宋_GB2312')).toContain('仿宋');
  });

  it('contains number, 签发人, addressee, numbered text, attachments, signature and 版记 in this order', () => {
    const text = all(document, 'p').map(textOf);
    const at = (part: string) => text.findIndex((line) => line.includes(part));
    const order = [
      '某某市信访局文件',
      '　某信访函〔2026〕12号签发人：高远山',
      '关于某某市信访局政府网站因断电',
      '暂时无法访问有关情况的报备函',
      '市政府办公室：',
      '一、基本情况',
      '（二）原因',
      '1.市电中断。',
      '2.备用电源。已经启用。',
      '二、报告情况',
      '附件：1.网站无法访问截图',
      '2.故障情况说明',
      '某某市信访局',
      '2026年11月5日',
      '（联系人：马思齐）',
      '抄送：市委网信办，市公安局。',
      '2026年11月5日印发',
    ].map((part) => [part, at(part)] as const);
    for (const [part, place] of order) expect({ part, found: place >= 0 }).toEqual({ part, found: true });
    const places = order
      .filter(([part]) => part !== '某某市信访局' && part !== '2026年11月5日')
      .map(([, place]) => place);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const rule = all(paragraph('签发人'), 'bottom')[0]!;
    expect(value(rule, 'color')).toBe('FF0000');
    expect(attributes(all(paragraph('马思齐在读网时'), 'ind')[0]!)).toMatchObject({ firstLineChars: '200' });
    expect(attributes(all(paragraph('市政府办公室：'), 'spacing')[0]!)).toMatchObject({ line: '579' });
    expect(all(paragraph('市政府办公室：'), 'ind')).toHaveLength(0);
  });

  it('puts 版记 at the foot of the last page', () => {
    const place = attributes(all(document, 'tblpPr')[0]!);
    expect(place).toMatchObject({ vertAnchor: 'margin', tblpYSpec: 'bottom' });
  });

  it('numbers pages — 1 — in 4号宋体 at the outer bottom corner', () => {
    const feet = all(document, 'footerReference').map((it) => value(it, 'type'));
    expect(feet.sort()).toEqual(['default', 'even']);
    const sides = ['word/footer1.xml', 'word/footer2.xml'].map((name) => {
      const foot = xml(parts, name);
      expect(value(all(foot, 'sz')[0])).toBe('28');
      expect(value(all(foot, 'rFonts')[0], 'ascii')).toBe('宋体');
      expect(all(foot, 'instrText')[0]!.textContent).toBe('PAGE');
      expect(textOf(foot.documentElement)).toBe('—  —');
      return value(all(foot, 'jc')[0]);
    });
    expect(sides).toEqual(['right', 'left']);
    expect(all(xml(parts, 'word/settings.xml'), 'evenAndOddHeaders')).toHaveLength(1);
  });

  it('leaves out empty elements', async () => {
    const bare = await zipEntries(
      await officialDocx(
        sampleDocument({
          ...{ mark: '', number: '', approver: '', to: '', attachments: [], signature: '', date: null },
          ...{ note: '', copies: '', issuer: '', issuedOn: null, body: [] },
        }),
      ),
    );
    const lines = all(xml(bare, 'word/document.xml'), 'p').map(textOf);
    expect(lines.join('')).toBe('关于某某市信访局政府网站因断电暂时无法访问有关情况的报备函');
  });

  it('contains any text of its author, and stays well-formed', async () => {
    const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const made = await zipEntries(
          await officialDocx(
            sampleDocument({
              body: [
                { kind: 'paragraph', text: `甲${text}乙` },
                { kind: 'item', lead: text, text },
              ],
            }),
          ),
        );
        const said = textOf(xml(made, 'word/document.xml').documentElement);
        const kept = [...text].filter((char) => /[\p{L}\p{N}<>&"']/u.test(char)).join('');
        const plain = [...said].filter((char) => /[\p{L}\p{N}<>&"']/u.test(char)).join('');
        expect(plain).toContain(`甲${kept}乙`);
      }),
      { numRuns: 30 },
    );
  });
});
