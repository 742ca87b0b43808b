import type { FindingInput } from '../contract';
import { newId } from '../id';
import { addition, appendAll, trueNow } from '../ledger/service';
import type { Desk } from '../office';
import { findingBar } from '../rectification/rules/judge';
import { cachedColumns } from '../store';
import { requireFiles } from './notes';
import { dutyBar } from './rules/judge';

/**
 * 读网 (第十四条(一)): the tick, and behind it each finding for rectification, all of them or none.
 *
 * @returns the tick's entry, and the findings in the order given
 */
export async function read(
  desk: Desk,
  input: { slot: string; scope: string[]; text: string; findings: FindingInput[] },
): Promise<{ entryId: string; findingIds: string[] }> {
  const { slot, scope, text, findings } = input;
  requireFiles(
    desk,
    findings.flatMap(({ attachments }) => attachments),
  );
  const entryId = newId(desk);
  const receivedAt = trueNow(desk).toISOString();
  const found = findings.map((finding) => ({ findingId: newId(desk), ...finding }));
  const tick = { type: 'log.read' as const, slot, scope, found: found.length, text };
  await appendAll(desk, [
    addition(entryId, dutyBar, tick),
    ...found.map(({ findingId, kind, where, text: said, attachments }) =>
      addition(newId(desk), findingBar, {
        type: 'finding.open',
        findingId,
        readId: entryId,
        kind,
        where,
        text: said,
        receivedAt,
        attachments,
      }),
    ),
  ]);
  return { entryId, findingIds: found.map(({ findingId }) => findingId) };
}

/** What 读网 goes over: the home page, then the columns in the order of the site. A name said twice is said once. */
export function scope(desk: Desk): { scope: string[] } {
  return { scope: [...new Set(['首页', ...cachedColumns(desk.stores.cache).map(({ name }) => name)])] };
}
