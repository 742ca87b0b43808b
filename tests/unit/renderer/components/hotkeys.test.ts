// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { hotkeyName, isHotkeyAllowed } from '../../../../renderer/components/hotkeys';

function press(selector: string, init: KeyboardEventInit): { name: string; fires: boolean } {
  let answer = { name: '', fires: false };
  const listen = (event: KeyboardEvent) => {
    const name = hotkeyName(event);
    answer = { name, fires: isHotkeyAllowed(event, name, document) };
  };
  window.addEventListener('keydown', listen);
  document.querySelector(selector)!.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
  window.removeEventListener('keydown', listen);
  return answer;
}

beforeEach(() => {
  document.body.innerHTML = `<p id="text"></p><input id="field"><a id="row" href="#/x">行</a>
    <div contenteditable="true"><p id="editor"></p></div>`;
});

describe('a keyboard shortcut', () => {
  it('has one name independent of case', () => {
    expect(press('#text', { key: 'K', ctrlKey: true }).name).toBe('Ctrl+k');
    expect(press('#text', { key: 'n', ctrlKey: true, altKey: true }).name).toBe('Ctrl+Alt+n');
    expect(press('#text', { key: '?', shiftKey: true }).name).toBe('?');
    expect(press('#text', { key: 'J', shiftKey: true }).name).toBe('Shift+j');
  });
  it('is not triggered by a plain letter typed into a text field', () => {
    expect(press('#text', { key: 'j' }).fires).toBe(true);
    expect(press('#field', { key: 'j' }).fires).toBe(false);
    expect(press('#editor', { key: 'j' }).fires).toBe(false);
  });
  it('is triggered from a text field by a key that cannot be text', () => {
    expect(press('#field', { key: 'k', ctrlKey: true }).fires).toBe(true);
    expect(press('#editor', { key: 'F8' }).fires).toBe(true);
  });
  it('is not triggered while an input method is composing', () => {
    expect(press('#field', { key: 'k', ctrlKey: true, isComposing: true }).fires).toBe(false);
  });
  it('does not take Enter from the focused link', () => {
    expect(press('#row', { key: 'Enter' }).fires).toBe(false);
    expect(press('#text', { key: 'Enter' }).fires).toBe(true);
  });
  it('of a plain key is off under a dialog, and every shortcut is off under a screen that covers the pages', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>');
    expect(press('#text', { key: 'j' }).fires).toBe(false);
    expect(press('#text', { key: 'F8' }).fires).toBe(true);
    for (const screen of ['locked', 'root']) {
      document.body.insertAdjacentHTML('beforeend', `<main data-screen="${screen}"></main>`);
      expect(press('#text', { key: 'F8' }).fires).toBe(false);
      document.body.lastElementChild?.remove();
    }
  });
});
