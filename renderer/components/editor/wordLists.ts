/**
 * Converts lists of Word and WPS. Their HTML has them as paragraphs with `mso-list:l0 level1 lfo1` and the number as
 * text in a span with `mso-list:Ignore`. Bullets and plain `1.` become lists; the numbering of official documents (一、
 * (一) 1) ①) stays text, without Word's padding.
 */
export function convertWordLists(body: HTMLElement): void {
  let run: Entry[] = [];
  const flush = () => {
    if (run.length > 0) build(run);
    run = [];
  };
  for (const paragraph of [...body.querySelectorAll<HTMLElement>('p, h1, h2, h3, h4, h5, h6')]) {
    const entry = readEntry(paragraph);
    const last = run.at(-1);
    if (last && (!entry || last.paragraph.nextElementSibling !== paragraph)) flush();
    if (entry) run.push(entry);
  }
  flush();
}

interface Entry {
  paragraph: HTMLElement;
  level: number;
  /** Null for a bullet. */
  number: number | null;
}

/**
 * Removes the marker span. Other markers than bullets and plain numbers are put back as text, and the result is null.
 */
function readEntry(paragraph: HTMLElement): Entry | null {
  const style = paragraph.getAttribute('style') ?? '';
  const level = /mso-list:\s*\S+\s+level(\d)/i.exec(style);
  if (!level) return null;
  const marker = [...paragraph.querySelectorAll('span')].find((span) =>
    /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''),
  );
  if (!marker) return null;
  const text = (marker.textContent ?? '').replace(/[\s\u00a0]+/g, '');
  marker.remove();
  const number = /^(\d{1,4})[.．]$/.exec(text);
  const bullet = /^[·•●○■□◆◇▪➢✓§Øüonl\uf000-\uf0ff*-]$/.test(text);
  if (/^p$/i.test(paragraph.tagName) && (number || bullet))
    return { paragraph, level: Number(level[1]), number: number ? Number(number[1]) : null };
  paragraph.prepend(text);
  return null;
}

/** A list that is being built, and its level in Word. */
interface OpenList {
  level: number;
  list: Element;
  numbered: boolean;
}

/** Replaces the paragraphs of a run of entries by lists. */
function build(run: readonly Entry[]): void {
  const first = run[0];
  if (!first) return;
  const top = first.paragraph.ownerDocument.createDocumentFragment();
  const open: OpenList[] = [];
  for (const entry of run) {
    closeLists(open, entry);
    const list = open.at(-1)?.level === entry.level ? open.at(-1)?.list : openList(open, entry, top);
    list?.append(toItem(entry.paragraph));
  }
  first.paragraph.before(top);
  for (const { paragraph } of run) paragraph.remove();
}

/** Closes the lists that do not contain an entry: deeper ones, and one of the other kind at the same level. */
function closeLists(open: OpenList[], { level, number }: Entry): void {
  while (open.length > 0 && (open.at(-1)?.level ?? 0) > level) open.pop();
  const current = open.at(-1);
  if (current && current.level === level && current.numbered !== (number !== null)) open.pop();
}

/** Opens a list for an entry, in the last item of the list above it; without one in `top`. Returns it. */
function openList(open: OpenList[], { paragraph, level, number }: Entry, top: DocumentFragment): Element {
  const list = paragraph.ownerDocument.createElement(number === null ? 'ul' : 'ol');
  if (number !== null && number > 1) list.setAttribute('start', String(number));
  (open.at(-1)?.list.lastElementChild ?? top).append(list);
  open.push({ level, list, numbered: number !== null });
  return list;
}

/** Returns the content of a paragraph as list item. */
function toItem(paragraph: HTMLElement): HTMLElement {
  const page = paragraph.ownerDocument;
  const item = page.createElement('li');
  const text = page.createElement('p');
  const align = paragraph.style.textAlign;
  if (align) text.style.textAlign = align;
  text.append(...paragraph.childNodes);
  item.append(text);
  return item;
}
