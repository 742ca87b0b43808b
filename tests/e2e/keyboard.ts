import { expect, type Page } from '@playwright/test';

/** Use of the page without a mouse: every stop of the focus must be visible, and none may trap it. */

interface Stop {
  /** The accessible name, as far as the page can compute it. */
  name: string;
  /** Whether the focus is visible. */
  shown: boolean;
  html: string;
}

/** Returns the focused element, or null. It counts as visible when it or its frame has an outline or a shadow. */
export function focusedStop(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const labels = (element as HTMLInputElement).labels;
    const referred = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join('');
    const name =
      element.getAttribute('aria-label') ??
      (referred || labels?.[0]?.textContent || element.textContent || element.getAttribute('title') || '');
    const marked = (it: Element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    const around: Element[] = [];
    // A field may be framed by a container; a link or a button must be marked itself.
    const most = element.matches('a, button, [role="button"]') ? 1 : 4;
    for (let it: Element | null = element; it && around.length < most; it = it.parentElement) around.push(it);
    // In a list, the row on which the keys act is marked.
    const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    if (row) around.push(row);
    const box = around.map((it) => it.getBoundingClientRect()).find((it) => it.width * it.height > 0);
    const inSight = box && box.bottom > 0 && box.right > 0 && box.left < innerWidth && box.top < innerHeight;
    return {
      name: name.trim(),
      shown: inSight === true && around.some(marked),
      html: element.outerHTML.slice(0, 160),
    };
  });
}

/**
 * Presses Tab, or `key`, until the focused element has this name. Every stop on the way must be visible. Throws after
 * 90 stops.
 */
export async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 90; presses++) {
    await page.keyboard.press(key);
    const stop = await focusedStop(page);
    if (!stop) continue;
    expect(stop.shown, `the focus is not seen on ${stop.name}: ${stop.html}`).toBe(true);
    if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) return;
    passed.push(stop.name);
  }
  throw new Error(`no way by ${key} to ${String(name)}; passed ${passed.join(' | ')}`);
}

/**
 * Presses Tab through the whole page. Every stop must be visible. Returns the names of the stops. Throws when the focus
 * does not return.
 */
export async function tabThroughPage(page: Page): Promise<string[]> {
  const first = '跳到正文';
  await page.getByRole('link', { name: first }).focus();
  const stops: string[] = [];
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    const stop = await focusedStop(page);
    if (!stop || stop.name === first) return stops;
    expect(stop.shown, `the focus is not seen on ${stop.name}: ${stop.html}`).toBe(true);
    stops.push(stop.name);
  }
  throw new Error(`the focus does not come round: ${stops.slice(-12).join(' | ')}`);
}

/**
 * Returns the steps at the keyboard and with the mouse during `act`: a key with its modifiers, `text` for typed text,
 * `mouse` for a press of the pointer.
 */
export async function recordSteps(page: Page, act: () => Promise<void>): Promise<string[]> {
  await page.evaluate(() => {
    const steps: string[] = [];
    const stop = new AbortController();
    const typed = () => void (steps.at(-1) === 'text' || steps.push('text'));
    const on = { capture: true, signal: stop.signal };
    addEventListener(
      'keydown',
      ({ key, ctrlKey, altKey }) => {
        if (['Control', 'Alt', 'Shift', 'Process'].includes(key)) return;
        if (key.length === 1 && !ctrlKey && !altKey) typed();
        else steps.push(`${ctrlKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${key}`);
      },
      on,
    );
    addEventListener('beforeinput', ({ inputType }) => void (inputType === 'insertText' && typed()), on);
    addEventListener('pointerdown', () => void steps.push('mouse'), on);
    Object.assign(window, { stepsTaken: () => (stop.abort(), steps) });
  });
  await act();
  return page.evaluate(() => (window as unknown as { stepsTaken: () => string[] }).stepsTaken());
}
