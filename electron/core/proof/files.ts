import type {
  Article,
  ContentPackage,
  Binding,
  Decision,
  DecisionStatement,
  Delegation,
  Head,
  Revision,
} from '../../platform/contract';
import { canonicalText, imageHashes, packageBlobs, sha256 } from '../articles/rules/package';
import { parseCertificate, type Certificate } from '../identity/rules/certificates';
import type { TrustMaterial } from '../identity/rules/trust';
import { readStatement } from '../review/rules/statement';
import { carriedCertificates } from './certificates';
import { GUIDE } from './guide';
import {
  NAME,
  readAct,
  type ArticleRecord,
  type BindingRecord,
  type DelegationRecord,
  type RevisionRecord,
} from './layout';
import VERIFY_SH from './verify.sh?raw';

/** All that a proof package is made of, attachments and the printed sheet aside. Decisions are in sequence. */
export interface ProofInput {
  article: Article;
  revisions: readonly Revision[];
  decisions: readonly Decision[];
  head: Head | null;
  /** DER of every CRL that a decision's evidence names and this machine holds, by SHA-256. */
  crls: ReadonlyMap<string, Uint8Array>;
  bindings: readonly Binding[];
  delegations: readonly Delegation[];
  trust: TrustMaterial;
}

/** PEM of a DER value. */
export function pem(label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Which revisions count as released: what the public reads, and what waits for release or was carried out. */
export function releasedRevisions(article: Article, decisions: readonly Decision[]): number[] {
  const done = article.stage === 'ready' || (article.stage === 'done' && !article.live);
  const numbers = [article.live?.revision, done ? article.revision : undefined];
  // What was live before this system came has no decisions, and nothing is claimed of it.
  const decided = (number: number) => decisions.some((decision) => decision.revision === number);
  return [...new Set(numbers)]
    .filter((n): n is number => n !== undefined && decided(n))
    .sort((a, b) => a - b);
}

/**
 * Names and bytes of a package's files, but for the blobs and the printed sheet. May be interrupted at every `yield`: an
 * article can have hundreds of decisions.
 */
export function* proofFiles(input: ProofInput): Generator<undefined, Map<string, Buffer>, undefined> {
  const files = new Map<string, Buffer>();
  const put = (name: string, data: string | Uint8Array) => files.set(name, Buffer.from(data as string));
  const putRecord = (name: string, record: object) => put(name, canonicalText(record));
  const { article, decisions } = input;
  const decided = new Set(decisions.map((decision) => decision.revision));
  const revisions = input.revisions.filter(({ number }) => decided.has(number));

  for (const decision of decisions) {
    yield;
    putDecision(put, decision);
  }
  const contents: ContentPackage[] = [];
  for (const revision of revisions) {
    yield;
    contents.push(contentOf(revision));
    put(NAME.content(revision.number), revision.package);
    putRecord(NAME.revision(revision.number), revisionRecord(revision));
  }
  put(NAME.blobNames, blobNames(contents));
  const released = releasedRevisions(article, decisions);
  const record: ArticleRecord = { typ: 'gov.proof.article/1', articleId: article.id, released };
  putRecord(NAME.article, record);
  if (input.head) {
    put(NAME.head, input.head.statement);
    if (input.head.timestamp) put(NAME.headTimestamp, Buffer.from(input.head.timestamp, 'base64'));
  }
  for (const der of [...input.crls.values(), ...input.trust.crls]) put(NAME.crl(sha256(der)), der);
  yield* putRights(put, putRecord, input);
  for (const certificate of yield* certificatesOf(input, files))
    put(NAME.certificate(certificate.sha256), pem('CERTIFICATE', certificate.der));
  put(NAME.trust, input.trust.anchors.map((anchor) => pem('CERTIFICATE', anchor)).join(''));
  put(NAME.script, VERIFY_SH);
  put(NAME.guide, GUIDE);
  return files;
}

type Put = (name: string, data: string | Uint8Array) => void;

function putDecision(put: Put, decision: Decision): void {
  const { sequence, evidence } = decision;
  put(NAME.statement(sequence), decision.statement);
  put(NAME.cms(sequence), Buffer.from(decision.cms, 'base64'));
  if (!evidence) return;
  if (evidence.timestamp) put(NAME.timestamp(sequence), Buffer.from(evidence.timestamp, 'base64'));
  if (evidence.ocsp) put(NAME.ocsp(sequence), Buffer.from(evidence.ocsp, 'base64'));
  put(NAME.crls(sequence), evidence.crls.map((hash) => `${hash}\n`).join(''));
}

const contentOf = (revision: Revision) => JSON.parse(revision.package) as ContentPackage;

function revisionRecord(revision: Revision): RevisionRecord {
  const { articleId, number, contentHash, writers, submittedBy, submittedAt } = revision;
  return {
    typ: 'gov.proof.revision/1',
    articleId,
    number,
    contentHash,
    writers: [...writers],
    submittedBy,
    submittedAt,
  };
}

/**
 * Which name each blob has in the articles, sorted: `<sha256>  <name>`, the name escaped as in the content (JSON), so
 * that a name can never make a second line.
 */
export function blobNames(contents: readonly ContentPackage[]): string {
  const lines = contents.flatMap((content) => [
    ...content.attachments.map(({ sha256: hash, name }) => `${hash}  ${canonicalText(name).slice(1, -1)}\n`),
    ...imageHashes(content.body).map((hash) => `${hash}  （正文图片）\n`),
  ]);
  return [...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('');
}

/** Every blob that these revisions show or attach, each once, with a name for people. */
export function blobsOf(revisions: readonly Revision[]): Array<{ sha256: string; name: string }> {
  const names = new Map<string, string>();
  for (const content of revisions.map(contentOf))
    for (const hash of packageBlobs(content))
      names.set(hash, content.attachments.find((a) => a.sha256 === hash)?.name ?? '正文图片');
  return [...names].map(([hash, name]) => ({ sha256: hash, name }));
}

/** Bindings of everyone who signed something here, and delegations that decisions were made by, with their signed acts. */
function* putRights(
  put: Put,
  putRecord: (name: string, record: object) => void,
  { decisions, bindings, delegations }: ProofInput,
): Generator<undefined, void, undefined> {
  const statements: DecisionStatement[] = [];
  for (const decision of decisions) {
    yield;
    const statement = readStatement(decision.statement);
    if (statement) statements.push(statement);
  }
  const wanted = statements.map((statement) => statement.signer.certificate);
  const used = new Set(statements.flatMap((statement) => statement.onBehalfOf?.delegationId ?? []));
  const putAct = (name: string, act: NonNullable<Binding['act']>) => {
    put(`${name}.json`, act.statement);
    put(`${name}.cms`, Buffer.from(act.cms, 'base64'));
    const signer = readAct(Buffer.from(act.statement))?.signer.certificate;
    if (signer !== undefined) wanted.push(signer);
  };
  for (const delegation of delegations.filter(({ id }) => used.has(id))) {
    const { id: delegationId, endedAt } = delegation;
    const record: DelegationRecord = { typ: 'gov.proof.delegation/1', delegationId, endedAt };
    putRecord(NAME.delegation(delegationId), record);
    putAct(NAME.delegationAct(delegationId), delegation.act);
  }
  const done = new Set<string>();
  for (const hash of wanted) {
    if (done.has(hash)) continue;
    done.add(hash);
    const binding = bindings.find(({ id }) => id === hash);
    if (!binding) continue;
    const { accountId, boundAt, ended } = binding;
    const record: BindingRecord = {
      typ: 'gov.proof.binding/1',
      accountId,
      certificate: hash,
      boundAt,
      ended,
    };
    putRecord(NAME.binding(hash), record);
    if (binding.act) putAct(NAME.bindingAct(hash), binding.act);
  }
}

/** Signers, timestamp authorities, OCSP responders and CAs, each once. */
function* certificatesOf(
  { trust }: ProofInput,
  files: ReadonlyMap<string, Buffer>,
): Generator<undefined, Iterable<Certificate>, undefined> {
  const found = new Map<string, Certificate>();
  const keep = (der: Uint8Array) => {
    const certificate = parseCertificate(der);
    found.set(certificate.sha256, certificate);
  };
  for (const [name, bytes] of files) {
    yield;
    carriedCertificates(name, bytes).forEach(keep);
  }
  [...trust.anchors, ...trust.intermediates].forEach(keep);
  return found.values();
}
