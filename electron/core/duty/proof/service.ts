import type { LogReport } from '../../contract';
import { chooseExportPath, type ExportResult } from '../../documents/service';
import { CheckResults, readPackage, writeArchive } from '../../evidence/service';
import { Failure } from '../../failure';
import { loadTrust } from '../../identity/service';
import type { Entry } from '../../../domain/ledger/entry';
import { ledgerOf } from '../../ledger/service';
import type { Session } from '../../types';
import { runInSlices } from '../../time-slices';
import { titleOf } from './checks/case';
import { logFiles } from './files';
import { gatherEvidence, waitingIn } from './gather';
import { LOG_ARCHIVE_SHAPE } from './layout';
import { manifestText } from './manifest';
import { reportOf, verifyLog } from './verify';

const RESULT = { yes: '通过', no: '不通过', unknown: '不能确认' } as const;

/**
 * 导出值守记录证据: writes a zip that allows anyone to check the month's log (第四条(四)). Its manifest is signed by
 * the exporter, unless the program is locked. `path` is null when the user cancels. Rejects with `Failure`
 * 'NO_ENTRIES', 'TRUST_MISSING' or 'EXPORT_FAILED'.
 */
export async function exportLog(session: Session, input: { month: string }): Promise<ExportResult> {
  const { month } = input;
  const gathered = gatherEvidence(session, month);
  const target = await chooseExportPath(session, `值守记录证据-${month}.zip`);
  if (target === null) return { path: null, notes: [] };
  const { signer } = session;
  const exported = {
    at: session.clock.now().toISOString(),
    certificate: signer?.certificate.sha256 ?? null,
    accountId: session.account.id,
  };
  const log = { ...gathered, exported };
  const cms = signer && (await signer.sign(Buffer.from(manifestText(log.entries, month, exported))));
  const files = await runInSlices(logFiles(log, cms));
  try {
    await writeArchive(target, files, [], session.clock.now());
  } catch (error) {
    throw new Failure('EXPORT_FAILED', '证据包没有写成。', '请换一个有权限、有空间的文件夹再试。', {
      cause: error,
    });
  }
  session.audit('duty.export', month, `${log.entries.length} 条记录`);
  return { path: target, notes: notesOf(session, month, log.entries, cms !== null) };
}

function notesOf(session: Session, month: string, entries: readonly Entry[], signed: boolean): string[] {
  const notes: string[] = [];
  const waiting = waitingIn(session, month);
  if (waiting > 0) notes.push(`有 ${waiting} 条记录还在本机等待送达平台，没有放入；送达后请再导出一次。`);
  const unstamped = entries.filter((it) => it.cms !== null && !it.refused && !it.evidence?.timestamp).length;
  if (unstamped > 0) notes.push(`有 ${unstamped} 个签名还没有时间戳，将不能确认；请日后再导出一次。`);
  if (!signed) notes.push('程序已锁定，目录没有签名；解锁后再导出一次，平台的记载才有人作证。');
  return notes;
}

/**
 * 核验值守记录证据: checks a package of any origin, offline. Rejects with `Failure` 'PROOF_UNREADABLE' when it is not a
 * package.
 */
export async function verify(session: Session, input: { path: string }): Promise<{ report: LogReport }> {
  const held = await readPackage(input.path, LOG_ARCHIVE_SHAPE);
  const given = {
    held,
    trust: loadTrust(session.stores),
    now: session.clock.now(),
    from: 'package' as const,
  };
  const { report, entries } = await runInSlices(verifyLog(given));
  const findings = new CheckResults();
  compareWithOwn(session, entries, findings);
  const whole = reportOf([...report.findings, ...findings.list], report);
  session.audit('duty.verify', report.month ?? '', RESULT[whole.holds]);
  return { report: whole };
}

/**
 * 核验本机的值守记录: checks the month's log on this machine. Rejects with `Failure` 'NO_ENTRIES' or 'TRUST_MISSING'.
 */
export async function check(session: Session, { month }: { month: string }): Promise<{ report: LogReport }> {
  const now = session.clock.now();
  const gathered = gatherEvidence(session, month);
  const exported = { at: now.toISOString(), certificate: null, accountId: session.account.id };
  const files = await runInSlices(logFiles({ ...gathered, exported }, null));
  const held = { files };
  const { report } = await runInSlices(verifyLog({ held, trust: gathered.trust, now, from: 'machine' }));
  const waiting = waitingIn(session, month);
  const findings = new CheckResults();
  if (waiting > 0) findings.add('unknown', `有 ${waiting} 条记录还在本机等待送达平台，没有核验。`);
  const whole = reportOf([...report.findings, ...findings.list], report);
  session.audit('duty.verify', month, `本机：${RESULT[whole.holds]}`);
  return { report: whole };
}

/** Adds a finding for each entry that differs from what this machine received from the platform itself. */
function compareWithOwn(session: Session, entries: readonly Entry[], findings: CheckResults): void {
  const ledger = ledgerOf(session);
  let known = 0;
  for (const entry of entries) {
    const own = ledger.find(entry.id);
    if (!own || own.receivedAt === null) continue;
    known += 1;
    if (own.digest !== entry.digest) findings.add('no', `${titleOf(entry)}：与本机台账中的这一条不同。`);
    else if ((own.refused?.code ?? null) !== (entry.refused?.code ?? null))
      findings.add('no', `${titleOf(entry)}：平台是否采纳，与本机台账所记的不同。`);
    else if (own.receivedAt !== entry.receivedAt)
      findings.add('no', `${titleOf(entry)}：平台收到的时间与本机台账所记的不同。`);
  }
  if (known > 0 && findings.list.length === 0)
    findings.add('yes', `其中 ${known} 条本机台账也有，完全一致。`);
}
