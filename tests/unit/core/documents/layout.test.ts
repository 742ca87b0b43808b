import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LINE_SPACING,
  CHARACTER_SPACING,
  WIDTH,
  layOutDocument,
  textWidth,
} from '../../../../electron/core/documents/layout';
import { sampleDocument } from './sample';

const body = (change: Parameters<typeof sampleDocument>[0] = {}) =>
  layOutDocument(sampleDocument(change)).body.flatMap((set) => (set.kind === 'table' ? [] : [set]));

describe('the layout of 公文', () => {
  it('fits 22 lines of 28 characters on the type area of 156 × 225 mm', () => {
    const mm = 72 / 25.4;
    expect(22 * LINE_SPACING).toBeLessThanOrEqual(225 * mm);
    expect(22 * (LINE_SPACING + 0.05)).toBeGreaterThan(225 * mm);
    expect(28 * CHARACTER_SPACING).toBeCloseTo(156 * mm, 6);
  });

  it('numbers headings 一、（一）1., restarting each level below its parent', () => {
    expect(body().map(({ number, text }) => number + text)).toEqual([
      '现将有关情况报备如下。',
      '一、基本情况',
      '（一）发现经过',
      '马思齐在读网时发现网站无法访问。',
      '多条线路复测一致。',
      '（二）原因',
      '1.市电中断。',
      '2.已经启用。',
      '二、报告情况',
      '1.已经报告。',
    ]);
  });

  it('writes Chinese numerals above ten', () => {
    const heading = { kind: 'heading', level: 1, text: '' } as const;
    const numbers = body({ body: Array.from({ length: 32 }, () => heading) }).map(({ number }) => number);
    expect([numbers[8], numbers[9], numbers[10], numbers[19], numbers[20], numbers[31]]).toEqual([
      '九、',
      '十、',
      '十一、',
      '二十、',
      '二十一、',
      '三十二、',
    ]);
  });

  it('normalizes brackets of document numbers and dates, and adds missing punctuation', () => {
    for (const number of [
      '某信访函[2026]12号',
      '某信访函（2026）12号',
      '某信访函﹝2026﹞12号',
      '某信访函【2026】12号',
    ])
      expect(layOutDocument(sampleDocument({ number })).number).toBe('某信访函〔2026〕12号');
    const laid = layOutDocument(
      sampleDocument({ to: '市政府办公室:', copies: '市公安局。', note: '（联系人：马思齐）' }),
    );
    expect(laid).toMatchObject({
      to: '市政府办公室：',
      copies: '市公安局。',
      note: '（联系人：马思齐）',
      date: { text: '2026年11月5日', room: 4 },
      issuedOn: '2026年11月5日印发',
    });
  });

  it('centres signature and date on each other', () => {
    const { signature, date } = layOutDocument(sampleDocument());
    expect(signature!.room + textWidth(signature!.text) / 2).toBe(date!.room + textWidth(date!.text) / 2);
    const long = layOutDocument(sampleDocument({ signature: '某某市信访局信访工作联席会议办公室值班室' }));
    expect(long.signature!.room).toBe(0);
    expect(long.date!.room + textWidth(long.date!.text) / 2).toBe(textWidth(long.signature!.text) / 2);
  });

  it('breaks long titles between words into lines of similar length', () => {
    expect(layOutDocument(sampleDocument()).title).toEqual([
      '关于某某市信访局政府网站因断电',
      '暂时无法访问有关情况的报备函',
    ]);
    expect(layOutDocument(sampleDocument({ title: '关于放假\n安排的通知' })).title).toEqual([
      '关于放假',
      '安排的通知',
    ]);
    const name = '集约化平台运维';
    const { title } = layOutDocument(
      sampleDocument({ title: `关于报告某某市信访局政府网站${name}单位有关情况的函`, unbroken: [name] }),
    );
    expect(title.some((line) => line.includes(name))).toBe(true);
  });

  it('keeps every character of a title, and no line is wider than the page', () => {
    const words = ['关于', '网站', '无法访问', '的', '情况', '2026年', '报备函', '“临时下线”', '、', 'IPv6'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 25 }), (parts) => {
        const { title } = layOutDocument(sampleDocument({ title: parts.join(''), unbroken: [] }));
        expect(title.join('')).toBe(parts.join(''));
        for (const line of title) {
          expect(textWidth(line) * 22).toBeLessThanOrEqual(WIDTH + 22 * 5);
          expect(line).not.toBe('');
        }
      }),
    );
  });

  it('removes control characters and replaces unpaired surrogates', () => {
    const { body } = layOutDocument(
      sampleDocument({ body: [{ kind: 'paragraph', text: 'a\u0000b\u000bc\ud800d\tе\r\n\r\n\u0008f' }] }),
    );
    expect(body).toEqual([
      { kind: 'body', number: '', lead: '', text: 'abc\ufffdd е' },
      { kind: 'body', number: '', lead: '', text: 'f' },
    ]);
  });
});
