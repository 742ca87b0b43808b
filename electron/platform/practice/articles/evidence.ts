import type { Decision, Evidence, Head, HeadStatement } from '../../contract';
import { canonicalText } from '../../../core/articles/rules/package';
import { signatureValue } from '../../../core/identity/rules/cms';
import { readStatement } from '../../../core/review/rules/statement';
import { ocspResponse } from '../ca/ocsp';
import type { Platform } from '../platform';
import { timestamp } from '../ca/tsa';

/**
 * What shows, years later, that a decision was good when it was made: a timestamp over its signature, what OCSP said of
 * the signer's certificate, the CRLs in force; and a timestamped head of the article's chain. While the TSA is down
 * decisions are taken without, listed as unsettled, and written again with their evidence once it answers: judged then
 * by the time of the token, so their OCSP answer and CRLs are taken anew too.
 */

const BATCH = 100;
const RETRY_MS = 2000;

function stamp(platform: Platform, bytes: Uint8Array, at: Date): string | null {
  if (platform.faults.settings.tsaDown) return null;
  return timestamp(platform.ca.tsa, bytes, at).toString('base64');
}

/** Puts the CRL into the feed unless it is there. */
function reference(platform: Platform, authority: 'rsa' | 'sm2'): string {
  const { sha256, der } = platform.revocations.list(authority);
  if (platform.store.get('crl', sha256) === null)
    platform.store.put('crl', sha256, null, { id: sha256, der: der.toString('base64') });
  return sha256;
}

function gather(platform: Platform, decision: Decision): Evidence {
  const at = platform.now();
  const sha256 = readStatement(decision.statement)?.signer.certificate ?? '';
  const bound = platform.bindingOf(sha256)?.certificate;
  if (!bound) throw new Error(`decision ${decision.id} was made with a certificate that was never bound`);
  const certificate = Buffer.from(bound, 'base64');
  const authority = platform.authorityOf(certificate);
  const asked = authority === 'rsa' && !platform.faults.settings.ocspDown;
  // The root of the TSA is the RSA one, whoever signed.
  const crls = [...new Set([authority, 'rsa' as const])].map((name) => reference(platform, name));
  return {
    timestamp: stamp(platform, signatureValue(Buffer.from(decision.cms, 'base64')), at),
    ocsp: asked ? ocspResponse(platform.responder, certificate, at).toString('base64') : null,
    crls: crls.sort(),
  };
}

function noteSettled(platform: Platform, kind: 'decision' | 'head', key: string, settled: boolean): void {
  const change = settled
    ? 'DELETE FROM unsettled WHERE kind = ? AND key = ?'
    : 'INSERT OR IGNORE INTO unsettled VALUES (?, ?)';
  platform.store.sql(change).run(kind, key);
}

function put(platform: Platform, decision: Decision): void {
  const evidence = gather(platform, decision);
  platform.store.put('decision', decision.id, decision.articleId, { ...decision, evidence });
  noteSettled(platform, 'decision', decision.id, evidence.timestamp !== null);
}

function putHead(platform: Platform, statement: string, articleId: string): void {
  const head: Head = {
    id: articleId,
    statement,
    timestamp: stamp(platform, Buffer.from(statement, 'utf8'), platform.now()),
  };
  platform.store.put('head', articleId, articleId, head);
  noteSettled(platform, 'head', articleId, head.timestamp !== null);
}

/** Writes a decision that has just been accepted, with its evidence, and the article's new head. Part of a transaction. */
export function putDecision(platform: Platform, decision: Decision): void {
  put(platform, decision);
  const { articleId, sequence, digest } = decision;
  const at = platform.now().toISOString();
  const head: HeadStatement = { typ: 'gov.article.head/1', articleId, sequence, digest, at };
  putHead(platform, canonicalText(head), articleId);
}

/** Settles up to a hundred of what waits for the TSA; answers how many. Each takes a new feed position. */
export function settleEvidence(platform: Platform): number {
  const { store } = platform;
  if (platform.faults.settings.tsaDown) return 0;
  const settled = store.transaction(() => {
    const rows = store
      .sql<[number], { kind: string; key: string }>('SELECT kind, key FROM unsettled LIMIT ?')
      .all(BATCH);
    for (const { kind, key } of rows)
      if (kind === 'decision') {
        const decision = store.get<Decision>('decision', key);
        if (decision) put(platform, decision);
      } else {
        const head = store.get<Head>('head', key);
        if (head) putHead(platform, head.statement, key);
      }
    return rows.length;
  });
  if (settled > 0) platform.feed.announce();
  return settled;
}

/** Settles evidence every two seconds, and without a pause while there is more; answers how to end it. */
export function keepSettling(platform: Platform, report: (error: unknown) => void): () => void {
  let timer: NodeJS.Timeout;
  const turn = () => {
    let settled = 0;
    try {
      settled = settleEvidence(platform);
    } catch (error) {
      report(error);
    }
    timer = setTimeout(turn, settled === BATCH ? 0 : RETRY_MS);
    timer.unref();
  };
  turn();
  return () => clearTimeout(timer);
}
