// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { officialHtml } from '../../../../electron/core/documents/html';
import { sampleDocument } from './sample';

const page = (change: Parameters<typeof sampleDocument>[0] = {}, pages: number | null = null) =>
  new DOMParser().parseFromString(officialHtml(sampleDocument(change), pages), 'text/html');
const kept = (document: Document) =>
  [...document.querySelectorAll('.unbroken')].map(({ textContent }) => textContent);

describe('the print version of a 公文', () => {
  it('has the page sizes of GB/T 9704-2012 and page numbers at the outer bottom corner', () => {
    const style = page().querySelector('style')!.textContent;
    expect(style).toContain('size: A4; margin: 37mm 26mm 35mm 28mm');
    expect(style).toMatch(
      /@page :right \{ @bottom-right \{\s*content: '— ' counter\(page\) ' —'; font: 14pt/,
    );
    expect(style).toMatch(/@page :left \{ @bottom-left/);
    expect(style).toContain('16pt/28.95pt');
  });

  it('has the same text as the Word document, in the same order', () => {
    const text = page().body.textContent.replace(/\s+/g, '');
    expect(text).toBe(
      '某某市信访局文件某信访函〔2026〕12号签发人：高远山关于某某市信访局政府网站因断电暂时无法访问有关情况的报备函市政府办公室：' +
        '现将有关情况报备如下。一、基本情况（一）发现经过马思齐在读网时发现网站无法访问。多条线路复测一致。（二）原因1.市电中断。' +
        '2.备用电源。已经启用。二、报告情况1.已经报告。时间对象08:40带班领导高远山09:10附件：1.网站无法访问截图2.故障情况说明' +
        '某某市信访局2026年11月5日（联系人：马思齐）抄送：市委网信办，市公安局。某某市信访局办公室2026年11月5日印发',
    );
  });

  it('does not break lines inside names, or between numbers and their units', () => {
    const text = '2026年11月5日08时30分起，马思齐报告：已持续72小时，依据某信访函〔2026〕12号。';
    const document = page({ body: [{ kind: 'paragraph', text }] });
    expect(kept(document)).toEqual(
      expect.arrayContaining(['2026年11月', '5日', '08时', '30分', '马思齐', '72小时', '〔2026〕12号']),
    );
  });

  it('places 版记 on the last page when the number of pages is given', () => {
    expect(page().querySelector('.last')).toBeNull();
    const known = page({}, 3);
    expect(known.querySelector('.last')!.getAttribute('style')).toBe('top:calc(100vh * 2)');
    expect(known.querySelector('.last')!.textContent).toContain('抄送');
    // A placeholder keeps its space in the flow, so that it does not cover text.
    expect(known.querySelector('.placeholder')!.textContent).toContain('抄送');
    expect(page({ copies: '', issuer: '' }, 3).querySelector('.last')).toBeNull();
  });

  it('never interprets text as elements or attributes', () => {
    const names = (document: Document) => [...document.querySelectorAll('*')].map(({ tagName }) => tagName);
    const ordinary = new Set(names(page()));
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=a()>',
        "'</style><iframe>",
        '&lt;b&gt;',
        '</title>',
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, (text, name) => {
        const given = `甲${text}乙`;
        const document = page({
          ...{ mark: given, number: given, approver: given, title: given, to: given, signature: given },
          ...{ note: given, copies: given, issuer: given, attachments: [given], unbroken: [name, text] },
          body: [
            { kind: 'heading', level: 1, text: given },
            { kind: 'item', lead: given, text: given },
            { kind: 'table', columns: [{ title: '甲', share: 1 }], rows: [[given]] },
          ],
        });
        for (const tag of names(document)) expect(ordinary).toContain(tag);
        for (const element of document.querySelectorAll('*'))
          for (const { name: attribute } of element.attributes)
            expect(attribute).not.toMatch(/^on|^src|^href/);
      }),
    );
  });
});
