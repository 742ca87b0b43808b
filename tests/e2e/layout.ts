import type { Page } from '@playwright/test';

/**
 * Returns what does not fit on the page: text or a control that is cut off by its container or by the window, a word
 * broken into single characters, and anything that scrolls horizontally. Tables (`data-wide`) may scroll horizontally,
 * and lists of rows too when `narrow`.
 */
export function layoutProblemsOf(page: Page, { narrow }: { narrow: boolean }): Promise<string[]> {
  return page.evaluate((wideRows) => {
    const describe = (element: Element, fault: string) =>
      `${fault}: <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`;
    const found = new Set<string>();

    for (const element of [document.documentElement, ...document.body.querySelectorAll('*')]) {
      const style = getComputedStyle(element);
      const scrolls = element === document.documentElement || /auto|scroll/.test(style.overflowX);
      if (!scrolls || element.scrollWidth <= element.clientWidth + 1) continue;
      if (element.matches(wideRows ? '[data-wide], [role="grid"]' : '[data-wide]')) continue;
      found.add(describe(element, 'scrolls sideways'));
    }

    /** Returns how the box is cut off, or null. For each direction, the search ends at a container that can scroll. */
    function cutBy(start: Element, box: DOMRect): string | null {
      let [across, down] = [true, true];
      let placed = getComputedStyle(start).position;
      for (let it: Element | null = start; it && it !== document.body; it = it.parentElement) {
        const style = getComputedStyle(it);
        // A static container does not clip descendants that are positioned outside it.
        if (placed === 'absolute' && it !== start && style.position === 'static') continue;
        if (placed === 'fixed' && it !== start) continue;
        const clip = it.getBoundingClientRect();
        if (across && style.overflowX !== 'visible') {
          if (/auto|scroll/.test(style.overflowX)) across = false;
          else if (box.right > clip.right + 1 || box.left < clip.left - 1)
            return style.textOverflow === 'ellipsis' ? null : 'cut off at the side';
        }
        if (down && style.overflowY !== 'visible') {
          // The list of choices draws its own scroll bar.
          if (/auto|scroll/.test(style.overflowY) || it.matches('.rc-virtual-list-holder')) down = false;
          else if (box.bottom > clip.bottom + 2 || box.top < clip.top - 2)
            return style.webkitLineClamp === 'none' ? 'cut off above or below' : null;
        }
        if (style.position !== 'static') placed = style.position;
      }
      if (across && (box.right > innerWidth + 1 || box.left < -1)) return 'outside the window, at the side';
      if (down && (box.bottom > innerHeight + 1 || box.top < -1)) return 'outside the window, above or below';
      return null;
    }

    // The skip link is above the page until it has the focus; a switch hides the text of its other state.
    const skipped =
      '.visually-hidden, script, style, [hidden], textarea, .ant-switch-inner, a[href="#main"]:not(:focus)';
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (
        text === '' ||
        !element ||
        element.closest(skipped) ||
        !element.checkVisibility({ checkVisibilityCSS: true })
      )
        continue;
      const holder = element.getBoundingClientRect();
      // Visually hidden text for screen readers.
      if (holder.width <= 1 || holder.height <= 1) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const fault = cutBy(element, box);
      if (fault) found.add(describe(element, fault));
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (lines >= 3 && lines >= text.length - 1 && box.width < 2 * size)
        found.add(describe(element, 'one character to a line'));
    }
    for (const element of document.body.querySelectorAll('button, input, textarea, select, a[href]')) {
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ checkVisibilityCSS: true }))
        continue;
      if (
        getComputedStyle(element).opacity === '0' ||
        element.closest('[hidden], a[href="#main"]:not(:focus)')
      )
        continue;
      const fault = cutBy(element, box);
      if (fault) found.add(describe(element, fault));
    }
    return [...found];
  }, narrow);
}
