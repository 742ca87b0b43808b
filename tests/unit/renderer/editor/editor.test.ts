// @vitest-environment jsdom
import { Editor } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { keepFirstBlock } from '../../../../renderer/components/editor/keepFirstBlock';
import { leaveTable } from '../../../../renderer/components/editor/leaveTable';
import { cleanPaste } from '../../../../renderer/components/editor/paste';
import { bodyExtensions } from '../../../../renderer/components/editor/schema';
import { toDocument } from '../../../../renderer/components/editor/document';

let editor: Editor | undefined;
afterEach(() => editor?.destroy());

/** The editor of the page without its toolbar. */
function open(content: string): Editor {
  editor = new Editor({
    element: document.body.appendChild(document.createElement('div')),
    extensions: bodyExtensions(null, ''),
    content,
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      transformPastedHTML: (html) => cleanPaste(html).html,
      transformPasted: (slice, view) => keepFirstBlock(slice, view.state),
    },
  });
  return editor;
}

/** jsdom has no ClipboardEvent; the HTML is passed to `pasteHTML` directly. */
const pasteEvent = () => new Event('paste') as ClipboardEvent;
const body = (it: Editor) => toDocument(it.getJSON()).document.content;
const text = (value: string) => [{ type: 'text', text: value }];

describe('pasting', () => {
  it('into an empty paragraph keeps the alignment of the first block and adds no empty line before it', () => {
    const it = open('<p>甲</p><p></p>');
    it.commands.setTextSelection(4);
    it.view.pasteHTML('<p style="text-align:center">乙</p><p>丙</p>', pasteEvent());
    expect(body(it)).toEqual([
      { type: 'paragraph', content: text('甲') },
      { type: 'paragraph', attrs: { textAlign: 'center' }, content: text('乙') },
      { type: 'paragraph', content: text('丙') },
    ]);
  });

  it('into a line of text continues that line', () => {
    const it = open('<p>甲丁</p>');
    it.commands.setTextSelection(2);
    it.view.pasteHTML('<p style="text-align:center">乙</p>', pasteEvent());
    expect(body(it)).toEqual([{ type: 'paragraph', content: text('甲乙丁') }]);
  });

  it('leaves the caret directly after the pasted text', () => {
    const it = open('<p></p>');
    it.view.pasteHTML('<h2>题</h2><p>文</p>', pasteEvent());
    it.commands.insertContent('完');
    expect(body(it)).toEqual([
      { type: 'heading', attrs: { level: 2 }, content: text('题') },
      { type: 'paragraph', content: text('文完') },
    ]);
  });
});

describe('typing', () => {
  it('never turns a line that begins with 1. into a list', () => {
    const it = open('<p></p>');
    it.view.dispatch(it.state.tr.insertText('1. '));
    expect(body(it)).toEqual([{ type: 'paragraph', content: text('1. ') }]);
  });

  it('leaves Ctrl+Enter to the page', () => {
    const it = open('<p>甲</p>');
    it.commands.focus('end');
    const event = new KeyboardEvent('keydown', {
      key: 'Enter',
      keyCode: 13,
      ctrlKey: true,
      cancelable: true,
      bubbles: true,
    });
    it.view.dom.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
    expect(body(it)).toEqual([{ type: 'paragraph', content: text('甲') }]);
  });
});

describe('Esc in a table', () => {
  it('moves the caret after it, into a new paragraph if there is none', () => {
    const it = open('<table><tr><td>甲</td></tr></table>');
    it.commands.setTextSelection(4);
    expect(it.isActive('table')).toBe(true);
    expect(leaveTable(it.view)).toBe(true);
    expect(it.isActive('table')).toBe(false);
    it.commands.insertContent('后');
    expect(body(it).at(-1)).toEqual({ type: 'paragraph', content: text('后') });
  });

  it('has no effect outside a table', () => {
    expect(leaveTable(open('<p>甲</p>').view)).toBe(false);
  });
});
