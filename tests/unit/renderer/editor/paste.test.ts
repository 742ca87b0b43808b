// @vitest-environment jsdom
import { DOMParser as ModelParser } from '@tiptap/pm/model';
import { getSchema, type JSONContent } from '@tiptap/core';
import { describe, expect, it } from 'vitest';
import { documentSchema, type Block } from '../../../../electron/platform/contract';
import { toDocument } from '../../../../renderer/components/editor/document';
import { cleanPaste, pasteNotice } from '../../../../renderer/components/editor/paste';
import { bodyExtensions } from '../../../../renderer/components/editor/schema';

const schema = getSchema(bodyExtensions(null, ''));

/** Returns the body after this HTML was pasted into an empty editor. */
function pasted(html: string): { blocks: Block[]; lost: string[]; images: number; links: number } {
  const clean = cleanPaste(html);
  const holder = document.implementation.createHTMLDocument().createElement('div');
  holder.innerHTML = clean.html;
  const json = ModelParser.fromSchema(schema).parse(holder).toJSON() as JSONContent;
  const { document: body, lost } = toDocument(json);
  documentSchema.parse(body);
  return { blocks: body.content, lost, images: clean.images, links: clean.links };
}

const p = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const item = (...content: unknown[]) => ({ type: 'listItem', content });

const WORD_HEAD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset="utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; font-size:16.0pt; font-family:仿宋_GB2312;} @list l0 {mso-list-id:1;} --></style>
</head><body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->`;
const WORD_FOOT = '<!--EndFragment--></body></html>';
const word = (body: string) => WORD_HEAD + body + WORD_FOOT;
const listed = (level: number, marker: string, text: string) =>
  `<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span
lang=EN-US style='font-family:Wingdings;mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]><span
style='font-family:仿宋'>${text}<o:p></o:p></span></p>`;

describe('text pasted from Word', () => {
  it('keeps its text, bold, underline and alignment, and none of its styles', () => {
    const { blocks, lost } = pasted(
      word(`<p class=MsoNormal align=center style='text-align:center;mso-line-height-rule:exactly'><b style='mso-bidi-font-weight:normal'><span
style='font-size:22.0pt;font-family:方正小标宋简体;mso-hansi-font-family:宋体'>关于开展接访活动的通知<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal style='text-indent:32.0pt'><span style='font-family:仿宋_GB2312'>请各科室<u>认真</u>落实。<o:p></o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal align=right style='text-align:right'>市信访局</p>`),
    );
    expect(lost).toEqual([]);
    expect(blocks).toEqual([
      {
        type: 'paragraph',
        attrs: { textAlign: 'center' },
        content: [{ type: 'text', text: '关于开展接访活动的通知', marks: [{ type: 'bold' }] }],
      },
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: '请各科室' },
          { type: 'text', text: '认真', marks: [{ type: 'underline' }] },
          { type: 'text', text: '落实。' },
        ],
      },
      { type: 'paragraph', attrs: { textAlign: 'right' }, content: [{ type: 'text', text: '市信访局' }] },
    ]);
  });

  it('turns bullets and plain numbers into nested lists', () => {
    const { blocks } = pasted(
      word(
        listed(1, '1.', '登记') +
          listed(1, '2.', '受理') +
          listed(2, '·', '当场') +
          listed(2, '·', '转送') +
          listed(1, '3.', '答复'),
      ),
    );
    expect(blocks).toEqual([
      {
        type: 'orderedList',
        content: [
          item(p('登记')),
          item(p('受理'), { type: 'bulletList', content: [item(p('当场')), item(p('转送'))] }),
          item(p('答复')),
        ],
      },
    ]);
  });

  it('continues an interrupted list at its number', () => {
    const { blocks } = pasted(
      word(`${listed(1, '1.', '甲')}<p class=MsoNormal>说明</p>${listed(1, '2.', '乙')}`),
    );
    expect(blocks).toEqual([
      { type: 'orderedList', content: [item(p('甲'))] },
      p('说明'),
      { type: 'orderedList', attrs: { start: 2 }, content: [item(p('乙'))] },
    ]);
  });

  it('keeps the numbering of an official document as text, without the padding', () => {
    const { blocks } = pasted(
      word(listed(1, '一、', '总体要求') + listed(2, '(一)', '工作目标') + listed(3, '①', '阵地')),
    );
    expect(blocks).toEqual([p('一、总体要求'), p('(一)工作目标'), p('①阵地')]);
  });

  it('keeps merged cells and their alignment', () => {
    const { blocks } = pasted(
      word(`<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'>
<tr><td colspan=2 width=300 style='width:225pt;border:solid windowtext 1.0pt'><p class=MsoNormal align=center style='text-align:center'>接访安排</p></td></tr>
<tr><td rowspan=2 align=center>周一</td><td><p class=MsoNormal>上午</p></td></tr><tr><td><p class=MsoNormal>下午</p></td></tr></table>`),
    );
    const centred = (text: string) => ({ ...p(text), attrs: { textAlign: 'center' } });
    expect(blocks).toEqual([
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [{ type: 'tableCell', attrs: { colspan: 2 }, content: [centred('接访安排')] }],
          },
          {
            type: 'tableRow',
            content: [
              { type: 'tableCell', attrs: { rowspan: 2 }, content: [centred('周一')] },
              { type: 'tableCell', content: [p('上午')] },
            ],
          },
          { type: 'tableRow', content: [{ type: 'tableCell', content: [p('下午')] }] },
        ],
      },
    ]);
  });

  it('loses its images on disk, and a notice gives their number', () => {
    const result = pasted(
      word(`<p class=MsoNormal><!--[if gte vml 1]><v:shape id="图片_x0020_1"><v:imagedata src="file:///C:/Temp/image001.png"/></v:shape><![endif]--><![if !vml]><img
width=553 height=311 src="file:///C:/Temp/msohtmlclip1/01/clip_image002.jpg" v:shapes="图片_x0020_1"><![endif]></p><p class=MsoNormal>文字<img src="https://example.org/a.png"></p>`),
    );
    expect(result.blocks).toEqual([p('文字')]);
    expect(result.images).toBe(2);
    expect(pasteNotice(result)).toContain('有 2 张图片没有带过来');
  });
});

describe('text pasted from a web page', () => {
  it('loses scripts, handlers, frames and javascript links, but keeps the text', () => {
    const result = pasted(
      `<div onclick="steal()">甲<script>alert(1)</script><a href="javascript:alert(1)">乙</a><a href=" https://www.luan.gov.cn/x ">丙</a></div>
<iframe src="https://evil.example"></iframe><svg onload="alert(1)"><text>丁</text></svg><style>p{color:red}</style><p onmouseover="x()">戊</p>`,
    );
    expect(result.blocks).toEqual([
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: '甲乙' },
          {
            type: 'text',
            text: '丙',
            marks: [{ type: 'link', attrs: { href: 'https://www.luan.gov.cn/x' } }],
          },
        ],
      },
      p('戊'),
    ]);
    expect(result.links).toBe(1);
    expect(result.lost).toEqual([]);
  });

  it('never gives the editor an active element', () => {
    const { html } = cleanPaste(
      '<img src=x onerror=alert(1)><math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math><a href="data:text/html,x">a</a><form action=//e><input></form><p style="background:url(https://e/x);text-align:center">b</p>',
    );
    expect(html).not.toMatch(/onerror|script|style>|data:|form|input|url\(|<img/i);
    expect(html).toContain('text-align: center');
  });

  it('has its heading levels adapted to those of a body', () => {
    const { blocks } = pasted('<h1 style="text-align:center">一</h1><h3>三</h3><h6>六</h6>');
    expect(blocks).toEqual([
      { type: 'heading', attrs: { level: 2, textAlign: 'center' }, content: [{ type: 'text', text: '一' }] },
      { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: '三' }] },
      { type: 'heading', attrs: { level: 4 }, content: [{ type: 'text', text: '六' }] },
    ]);
  });

  it('keeps marks given by styles or old tags, and ignores a bold wrapper with normal weight', () => {
    const { blocks } = pasted(
      '<b style="font-weight:normal"><p><span style="font-weight:700;color:red">甲</span><span style="text-decoration:line-through">乙</span><i>丙</i>丁</p></b>',
    );
    expect(blocks).toEqual([
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: '甲', marks: [{ type: 'bold' }] },
          { type: 'text', text: '乙', marks: [{ type: 'strike' }] },
          { type: 'text', text: '丙', marks: [{ type: 'italic' }] },
          { type: 'text', text: '丁' },
        ],
      },
    ]);
  });

  it('keeps an image of this program by its hash', () => {
    const { blocks, images } = pasted(
      `<img data-sha256="${'ab'.repeat(32)}" alt="现场" src="blob:https://x/1">`,
    );
    expect(blocks).toEqual([{ type: 'image', attrs: { sha256: 'ab'.repeat(32), alt: '现场' } }]);
    expect(images).toBe(0);
  });

  it('causes no notice when nothing was lost', () => {
    expect(pasteNotice(cleanPaste('<p>正文<a href="#top">目录</a></p>'))).toBeNull();
  });
});
