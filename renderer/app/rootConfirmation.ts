import { fingerprintLines } from '../components/fingerprintLines';

/**
 * Groups of a fingerprint that the user has to type, so that it cannot be confirmed without the one from the system
 * administrator: position of the group by line, both from 0.
 */
export type TypedGroups = ReadonlyMap<number, number>;

/** Chooses one group in each of `count` different lines. `random` returns a number in [0, 1). */
export function chooseTypedGroups(count: number, random: () => number = Math.random): TypedGroups {
  const lines = [0, 1, 2, 3];
  while (lines.length > count) lines.splice(Math.floor(random() * lines.length), 1);
  return new Map(lines.map((line) => [line, Math.floor(random() * 4)]));
}

/** Normalizes typed text to the notation of a fingerprint. */
export const typedGroup = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();

/** Compares a typed group with the fingerprint: `open` when incomplete, otherwise `different` or `same`. */
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
