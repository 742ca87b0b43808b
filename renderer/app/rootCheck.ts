import { fingerprintLines } from '../components/fingerprintLines';

/**
 * The groups of a fingerprint that the person fills in from what the system administrator gave, so that no one confirms
 * without it. By line (from 0), the position of the group in the line.
 */
export type Blanks = ReadonlyMap<number, number>;

/**
 * One group in each of `count` different lines.
 *
 * @param random returns a number in [0, 1)
 */
export function chooseBlanks(count: number, random: () => number = Math.random): Blanks {
  const lines = [0, 1, 2, 3];
  while (lines.length > count) lines.splice(Math.floor(random() * lines.length), 1);
  return new Map(lines.map((line) => [line, Math.floor(random() * 4)]));
}

/** What was typed, written as the fingerprint is. */
export const typedGroup = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();

/** How a typed group stands to the fingerprint: not complete, another one, or the same. */
export function groupState(
  sha256: string,
  line: number,
  group: number,
  text: string,
): 'open' | 'different' | 'same' {
  const typed = typedGroup(text);
  if (typed.length < 4) return 'open';
  return fingerprintLines(sha256)[line]?.[group] === typed ? 'same' : 'different';
}
