import type { Account, Shift } from '../records';
import type { AdjacentShifts } from './adjacent-months';
import type { Problem } from './problems';
import { timeName } from './posts';

/** Duration in ms from which consecutive shifts of one person cause a warning. */
const TOO_LONG = 24 * 3_600_000;

const standsAsOfficer = ({ technical, operations }: Shift, id: string) =>
  technical === id || operations === id;

/**
 * Returns warnings for officers with several consecutive shifts of 24 hours or more in total, including adjacent
 * months. A single shift of 24 hours is permitted, and leaders are on call rather than on site. Warnings do not prevent
 * publication.
 */
export function restWarnings(
  shifts: readonly Shift[],
  { before, after }: AdjacentShifts,
  accounts: readonly Account[],
): Problem[] {
  const own = new Set(shifts.map(({ from }) => from));
  const all = [...before, ...shifts, ...after].sort((a, b) => (a.from < b.from ? -1 : 1));
  const people = new Set(shifts.flatMap(({ technical, operations }) => [technical, operations]));
  return [...people].flatMap((id) =>
    runsOf(all.filter((shift) => standsAsOfficer(shift, id)))
      .filter((run) => run.length > 1 && lengthOf(run) >= TOO_LONG)
      .flatMap((run) => {
        // The warning belongs to the shift in which the run reaches 24 hours, or the nearest one of this month.
        const reached = run.findIndex((_, n) => lengthOf(run.slice(0, n + 1)) >= TOO_LONG);
        const marked =
          run.slice(reached).find(({ from }) => own.has(from)) ?? run.find(({ from }) => own.has(from));
        const [first, last] = [run[0], run.at(-1)];
        if (!first || !last || !marked) return [];
        const name = accounts.find((account) => account.id === id)?.name ?? id;
        const hours = Math.floor(lengthOf(run) / 3_600_000);
        const text = `${name}从 ${timeName(first.from)} 到 ${timeName(last.until)} 连续值班 ${hours} 小时。`;
        return [{ shift: marked.from, text }];
      }),
  );
}

function lengthOf(run: readonly Shift[]): number {
  const [first, last] = [run[0], run.at(-1)];
  return first && last ? Date.parse(last.until) - Date.parse(first.from) : 0;
}

/** Splits shifts, in order, at every break. */
function runsOf(shifts: readonly Shift[]): Shift[][] {
  const runs: Shift[][] = [];
  for (const shift of shifts) {
    const run = runs.at(-1);
    if (run && (run.at(-1)?.until ?? '') >= shift.from) run.push(shift);
    else runs.push([shift]);
  }
  return runs;
}
