import type { Column } from '../../platform/contract';
import type { FindingInput } from '../contract';
import { newId } from '../id';
import { newEntry, appendAll } from '../ledger/service';
import type { Session } from '../types';
import { isWeb, resolve } from '../../domain/publishing/address';
import { findingRefusal } from '../../domain/rectification/judge';
import { cachedColumns, cachedSites } from '../store';
import { requireLocalFiles } from './notes';
import { dutyRefusal } from '../../domain/duty/judge';

/**
 * 读网 (第十四条(一)): records the reading and a finding for rectification for each problem, all in one transaction.
 * Rejects with `Failure` 'BLOB_MISSING', and as `appendAll` does.
 *
 * @returns the id of the reading's entry, and ids of the findings in the order given
 */
export async function read(
  session: Session,
  input: { slot: string; scope: string[]; text: string; findings: FindingInput[] },
): Promise<{ entryId: string; findingIds: string[] }> {
  const { slot, scope, text, findings } = input;
  requireLocalFiles(
    session,
    findings.flatMap(({ attachments }) => attachments),
  );
  const entryId = newId(session);
  const receivedAt = session.clock.now().toISOString();
  const found = findings.map((finding) => ({ findingId: newId(session), ...finding }));
  const tick = { type: 'log.read' as const, slot, scope, found: found.length, text };
  await appendAll(session, [
    newEntry(entryId, dutyRefusal, tick),
    ...found.map(({ findingId, kind, where, text: said, attachments }) =>
      newEntry(newId(session), findingRefusal, {
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

/** A page to read in 读网. */
interface ScopePage {
  name: string;
  part: string;
  url: string | null;
}

/** Maximum length of a name in an entry (`domain/records/duty.ts`), and maximum depth of columns. */
const MOST = { name: 60, levels: 10 };
const HOME = '首页';

/**
 * Returns the pages to read in 读网: the home page, then the columns in the order of the site. Columns with the same
 * name are shown with their parent columns.
 */
export function scope(session: Session): { scope: ScopePage[] } {
  const { cache } = session.stores;
  const columns = cachedColumns(cache);
  const sites = new Map(cachedSites(cache).map(({ id, url }) => [id, url]));
  const urlOf = (siteId: string, path: string) => webAddress(path, sites.get(siteId) ?? '');
  const [first] = columns;
  const home = { name: HOME, part: HOME, url: first ? urlOf(first.siteId, '/') : null };
  const names = new Set([HOME]);
  const pages = columns.flatMap((column): ScopePage[] => {
    const trail = trailOf(columns, column);
    const [part = column.name] = trail;
    const name = [column.name, trail.join('／'), `${trail.join('／')}（${column.path}）`]
      .map((text) => text.slice(-MOST.name))
      .find((text) => text.trim() !== '' && !names.has(text));
    if (name === undefined) return [];
    names.add(name);
    return [{ name, part, url: urlOf(column.siteId, column.path) }];
  });
  return { scope: [home, ...pages] };
}

/** Names of a column and its ancestors, the topmost first. */
function trailOf(columns: readonly Column[], column: Column): string[] {
  const names: string[] = [];
  for (let one: Column | undefined = column; one && names.length < MOST.levels;) {
    const { name, parentId }: Column = one;
    names.unshift(name);
    one = columns.find(({ id }) => id === parentId);
  }
  return names;
}

/** Null when it is not a web address. */
function webAddress(path: string, base: string): string | null {
  const url = resolve(path, base);
  return url && isWeb(url) ? url.href : null;
}
