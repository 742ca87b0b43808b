/** A part of a text, marked if it matches the query. */
export interface Part {
  text: string;
  marked: boolean;
}

/** Splits a text at half-open ranges (UTF-16 units). Ranges may touch, overlap or exceed the text. */
export function highlight(text: string, ranges: ReadonlyArray<readonly [number, number]>): Part[] {
  const parts: Part[] = [];
  let at = 0;
  const push = (end: number, marked: boolean) => {
    const last = parts.at(-1);
    const piece = text.slice(at, end);
    if (piece === '') return;
    if (last?.marked === marked) last.text += piece;
    else parts.push({ text: piece, marked });
    at = end;
  };
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (start > at) push(Math.min(start, text.length), false);
    if (end > at) push(Math.min(end, text.length), true);
  }
  push(text.length, false);
  return parts;
}
