import { FREQUENT, LIVE, OFTEN, TITLE, columnGram, isTriple } from './grams';
import { encodeUnit } from './encoding';

export interface IndexFacets {
  columnId: string;
  live: boolean;
}

const BLANK = 0x20;
const SMALLEST = 1 << 12;

/**
 * Writes index rows: the grams of an article, separated by blanks. Every article has about 800 grams, hence one hash
 * table of numbers and one buffer instead of strings.
 */
export class IndexRowWriter {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;
  /** Grams of the current text as numbers, by open addressing, with the number of their occurrences. */
  #keys = new Float64Array(SMALLEST);
  #counts = new Uint32Array(SMALLEST);

  /** Returns the row of an article. `text` includes the title; both are folded. The row is valid until the next call. */
  write(title: string, text: string, { columnId, live }: IndexFacets): Buffer {
    this.#length = 0;
    this.#addText(title, TITLE);
    this.#addText(text, null);
    this.#put(columnGram(columnId));
    if (live) this.#put(LIVE);
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds the grams of a text; with a mark, only in their marked form. */
  #addText(text: string, mark: string | null): void {
    this.#clear(text.length);
    let first = BLANK;
    let second = BLANK;
    for (let at = 0; at < text.length; at++) {
      const third = text.charCodeAt(at);
      if (third !== BLANK) {
        this.#add(0, 0, third, mark);
        if (second !== BLANK) {
          this.#add(0, second, third, mark);
          if (first !== BLANK && isTriple(first, second, third)) this.#add(first, second, third, mark);
        }
      }
      first = second;
      second = third;
    }
  }

  /** Empties the hash table and makes room for a text of this length in units. */
  #clear(length: number): void {
    let size = SMALLEST;
    while (size < length * 4) size *= 2;
    if (size === this.#keys.length) {
      this.#counts.fill(0);
      return;
    }
    this.#keys = new Float64Array(size);
    this.#counts = new Uint32Array(size);
  }

  /**
   * Counts a gram of up to three units (0 for none). Writes it the first time, and, if it has several units, when it
   * becomes frequent.
   */
  #add(first: number, second: number, third: number, mark: string | null): void {
    const key = (first * 0x10000 + second) * 0x10000 + third;
    const last = this.#keys.length - 1;
    const hash = Math.imul(Math.imul(first, 31) + second, 0x9e3779b1) + Math.imul(third, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & last;
    while (this.#counts[slot]! > 0 && this.#keys[slot] !== key) slot = (slot + 1) & last;
    this.#keys[slot] = key;
    const count = ++this.#counts[slot]!;
    if (count === 1) this.#putGram(mark, first, second, third);
    else if (count === OFTEN && mark === null && second !== 0) this.#putGram(FREQUENT, first, second, third);
  }

  #putGram(mark: string | null, first: number, second: number, third: number): void {
    this.#startGram(16);
    const bytes = this.#bytes;
    let at = this.#length;
    if (mark !== null) at = encodeUnit(bytes, at, mark.charCodeAt(0));
    if (first !== 0) at = encodeUnit(bytes, at, first);
    if (second !== 0) at = encodeUnit(bytes, at, second);
    this.#length = encodeUnit(bytes, at, third);
  }

  #put(gram: string): void {
    this.#startGram(gram.length * 3 + 1);
    for (let at = 0; at < gram.length; at++)
      this.#length = encodeUnit(this.#bytes, this.#length, gram.charCodeAt(at));
  }

  #startGram(bytes: number): void {
    if (this.#length + bytes > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], 2 * (this.#bytes.length + bytes));
    if (this.#length > 0) this.#bytes[this.#length++] = BLANK;
  }
}
