import {
  checkSignatureTime,
  CheckResults,
  checkSigner,
  verifiedSigner,
  timeText,
  TOLERANCE,
} from '../../../evidence/service';
import { correctedTimeOf, type Entry } from '../../../../domain/ledger/entry';
import { SIGNED_TYPES } from '../../../../domain/ledger/rights';
import { NAME, signatureFiles } from '../layout';
import { titleOf, withStatement, type LogCase } from './case';

/**
 * Checks that entries which need a signature have one by the certificate named in the statement, over exactly the
 * statement, at a time when the certificate was valid and belonged to the author. Refused entries are skipped. Yields
 * between units of work.
 *
 * @returns the number of valid signatures, without those that cannot be confirmed
 */
export function* checkSignatures(log: LogCase): Generator<undefined, number, undefined> {
  let hold = 0;
  for (const entry of withStatement(log.entries)) {
    yield;
    if (entry.refused) continue;
    const file = NAME.statement(entry.statement);
    const bare = entry.cms === null && entry.statement.certificate === null;
    if (entry.body.type === 'unknown' && bare) {
      const problem = '本程序不认识这种记录，不知道它是否须签名，请用新版程序核验';
      log.findings.add('unknown', `${titleOf(entry)}：${problem}。`, file);
      continue;
    }
    const { type } = entry.body;
    const must = type === 'unknown' || SIGNED_TYPES.has(type);
    if (!must && bare) continue;
    if (!must) {
      log.findings.add('no', `${titleOf(entry)}：这类记录不签名，它却带有签名。`, file);
      continue;
    }
    const findings = new CheckResults();
    const said = checkSignature(log, entry, findings);
    const doubts = findings.list.filter(({ holds }) => holds !== 'yes');
    for (const { holds, text, file: of } of doubts) log.findings.add(holds, `${titleOf(entry)}：${text}`, of);
    if (doubts.length > 0) continue;
    hold += 1;
    const proved = log.register ? '签名、时间戳、证书及其归属' : '签名、时间戳、证书';
    log.findings.add('yes', `${titleOf(entry)}：${proved}均成立，${said}。`, file);
  }
  return hold;
}

/** @returns certificate and time of the signature, in words */
function checkSignature(log: LogCase, entry: Entry, findings: CheckResults): string {
  const { statement, text, receivedAt } = entry;
  const files = signatureFiles(statement);
  if (entry.cms === null || statement.certificate === null) {
    findings.add('no', '应有签名而没有。', files.cms);
    return '';
  }
  const cms = Buffer.from(entry.cms, 'base64');
  const certificate = verifiedSigner(Buffer.from(text), cms, statement.certificate);
  if (typeof certificate === 'string') {
    findings.add('no', `签名不成立：${certificate}。`, files.cms);
    return '';
  }
  const claimed = new Date(correctedTimeOf(statement, receivedAt));
  const signing = checkSignatureTime(log, findings, {
    files,
    cms,
    certificate,
    claimed,
    missingTimestampProblem: null,
  });
  if (!signing) return '';
  const { at, timestamped } = signing;
  if (timestamped && Date.parse(receivedAt ?? '') > at.getTime() + TOLERANCE)
    findings.add('no', '目录所说的平台收到时间晚于时间戳。', NAME.manifest);
  const signer = { certificate, accountId: statement.author.accountId, role: null };
  checkSigner(log.register, findings, { ...signer, at, claimed, file: files.cms });
  return `证书序列号 ${certificate.info.serial}，时间戳 ${timeText(at)}`;
}
