import path from 'node:path';
import { actionName, type AuditEntry, type AuditPage } from '../../platform/contract';
import type { AuditedEntry, AuditFilter } from '../contract';
import { chooseExportPath, writeExport } from '../documents/service';
import { Failure } from '../failure';
import type { Session } from '../types';
import { runInSlices } from '../time-slices';
import { cachedAccountNames } from '../store';
import { csvOf } from './csv';
import { EMPTY_CHAIN, continuesChain, type ChainHead } from '../../domain/audit/chain';

/** Calls of the auditor (第十四条): reads all chains on the platform and verifies them on this machine. */

const FETCHED_AT_ONCE = 500;

function onlyAuditor(session: Session): void {
  if (!session.account.roles.includes('auditor'))
    throw new Failure('NOT_PERMITTED', '全部操作记录只有审计员可以查看（第十四条）。', '请由审计员查看。');
}

/**
 * Returns the heads of all chains on the platform. Rejects with `Failure` 'NOT_PERMITTED' without the role of auditor,
 * and with that of the platform client.
 */
export async function auditChains(session: Session): Promise<{
  chains: Array<{
    chain: string;
    accountId: string;
    name: string;
    device: string;
    sequence: number;
    digest: string;
    anchoredAt: string;
  }>;
}> {
  onlyAuditor(session);
  const names = namesOf(session);
  const heads = await session.platform.auditHeads();
  return { chains: heads.map((head) => ({ ...head, name: names(head.accountId) })) };
}

/**
 * Converts the days of a filter to UTC instants. Asia/Shanghai has had UTC+8 without daylight saving time since 1991.
 * `until` is the start of the day after the last one.
 */
function instants(filter: AuditFilter): { from: string; until: string } {
  const startOf = (day: string) => new Date(`${day}T00:00:00+08:00`).getTime();
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    from: filter.fromDay ? iso(startOf(filter.fromDay)) : '',
    until: filter.untilDay ? iso(startOf(filter.untilDay) + 86_400_000) : '',
  };
}

function ask(
  session: Session,
  filter: AuditFilter,
  cursor: string | null,
  limit: number,
): Promise<AuditPage> {
  const { actorId = '', action = '', text = '', chain = '' } = filter;
  return session.platform.auditEntries({
    actorId,
    action,
    text,
    chain,
    ...instants(filter),
    cursor: cursor ?? '',
    limit,
  });
}

/**
 * Returns entries of all chains, newest first. Rejects with `Failure` 'NOT_PERMITTED' without the role of auditor, and
 * with that of the platform client.
 */
export async function searchAudit(
  session: Session,
  input: AuditFilter & { cursor: string | null; limit: number },
): Promise<{ entries: AuditedEntry[]; cursor: string | null }> {
  onlyAuditor(session);
  const { cursor, limit, ...filter } = input;
  const names = namesOf(session);
  const page = await ask(session, filter, cursor, limit);
  return {
    entries: page.entries.map(({ previous: _previous, ...entry }) => ({
      ...entry,
      actorName: names(entry.actorId),
    })),
    cursor: page.cursor,
  };
}

async function everything(session: Session, filter: AuditFilter): Promise<AuditPage['entries']> {
  const found: AuditPage['entries'] = [];
  for (let cursor: string | null = null; ;) {
    const page: AuditPage = await ask(session, filter, cursor, FETCHED_AT_ONCE);
    found.push(...page.entries);
    if (page.cursor === null) return found;
    cursor = page.cursor;
  }
}

/**
 * Fetches a whole chain and verifies it. `intact` also means that the chain contains the head that the platform names.
 * `brokenAt` is the sequence of the first invalid or missing entry, null when intact; `head` the digest of the last
 * valid entry.
 *
 * Rejects with `Failure` 'NOT_PERMITTED' without the role of auditor, 'CHAIN_UNKNOWN', or that of the platform client.
 */
export async function verifyChain(
  session: Session,
  { chain }: { chain: string },
): Promise<{ entries: number; intact: boolean; brokenAt: number | null; head: string }> {
  onlyAuditor(session);
  // Read the head first: entries that arrive meanwhile can only make the chain longer.
  const said = (await session.platform.auditHeads()).find((head) => head.chain === chain);
  if (!said) throw new Failure('CHAIN_UNKNOWN', '平台上没有这条操作记录链。', '请刷新列表后再试。');
  const entries = (await everything(session, { chain })).sort((a, b) => a.sequence - b.sequence);
  const verdict = await runInSlices(walk(entries, said));
  session.audit(
    'audit.verifyChain',
    chain,
    verdict.intact ? `完整，${entries.length} 条` : `自第 ${verdict.brokenAt ?? 0} 条起断开`,
  );
  return { entries: entries.length, ...verdict };
}

function* walk(
  entries: readonly AuditEntry[],
  said: ChainHead,
): Generator<undefined, { intact: boolean; brokenAt: number | null; head: string }, undefined> {
  let head: ChainHead = EMPTY_CHAIN;
  let agrees = said.sequence === 0;
  for (const entry of entries) {
    yield;
    if (!continuesChain(head, entry)) return { intact: false, brokenAt: entry.sequence, head: head.digest };
    head = { sequence: entry.sequence, digest: entry.digest };
    agrees ||= head.sequence === said.sequence && head.digest === said.digest;
  }
  return { intact: agrees, brokenAt: agrees ? null : head.sequence + 1, head: head.digest };
}

const HEADINGS = [
  '时间（北京时间）',
  '人员',
  '账号',
  '操作',
  '对象',
  '说明',
  '计算机',
  '记录链',
  '序号',
  '校验码',
];
const beijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/**
 * Writes the entries that match the filter as CSV. The user chooses the file in a dialog; a host without dialogs writes
 * to the account's folder. `path` is null when the user cancelled.
 *
 * Rejects with `Failure` 'NOT_PERMITTED' without the role of auditor, 'EXPORT_FAILED', or that of the platform client.
 */
export async function exportAudit(
  session: Session,
  filter: AuditFilter,
): Promise<{ path: string | null; entries: number }> {
  onlyAuditor(session);
  const day = beijing.format(session.clock.now()).slice(0, 10);
  const name = `操作记录-${day}.csv`;
  const target = await chooseExportPath(session, name);
  if (target === null) return { path: null, entries: 0 };
  const found = await everything(session, filter);
  const names = namesOf(session);
  const rows = found.map((entry) => [
    beijing.format(new Date(entry.at)),
    names(entry.actorId),
    ...[entry.actorId, actionName(entry.action), entry.subject, entry.detail, entry.device, entry.chain],
    ...[String(entry.sequence), entry.digest],
  ]);
  await writeExport(target, Buffer.from(csvOf([HEADINGS, ...rows])));
  session.audit('audit.export', path.basename(target), `${found.length} 条`);
  return { path: target, entries: found.length };
}

function namesOf(session: Session): (id: string) => string {
  const names = cachedAccountNames(session.stores.cache);
  return (id) => (id === 'platform' ? '平台' : (names.get(id) ?? id));
}
