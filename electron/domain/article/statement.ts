import { createHash } from 'node:crypto';
import {
  decisionStatementSchema,
  type Account,
  type Article,
  type ContentPackage,
  type Decision,
  type DecisionStatement,
  type Revision,
  type Verdict,
} from '../records';
import { newerFormat, readFormat, type FormatVersions } from '../encoding/format';
import { packageBlobs } from './package';

/** Normalises an opinion for signing: NFC, LF line ends, trimmed. */
export function normalizeOpinion(opinion: string): string {
  return opinion.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/** Returns sha256(utf8(statement) ‖ cms DER), hex: the digest that the article's next decision names as `previous`. */
export function decisionDigest(statement: string, cms: string): string {
  return createHash('sha256').update(statement, 'utf8').update(Buffer.from(cms, 'base64')).digest('hex');
}

/**
 * Returns the statement of a decision, from the data on the screen. `certificate` is the SHA-256 of its DER. Throws a
 * ZodError when the data violates the schema, for example when the article is not under review.
 */
export function makeStatement(input: {
  article: Article;
  revision: Revision;
  content: ContentPackage;
  decisions: readonly Decision[];
  account: Account;
  certificate: string;
  verdict: Verdict;
  opinion: string;
  /** 代理, as returned by `mayDecide`, with the name of the represented account. */
  onBehalfOf?: DecisionStatement['onBehalfOf'] | null;
  at: string;
}): DecisionStatement {
  const { article, revision, content, decisions, account } = input;
  const last = decisions.reduce<Decision | null>((a, d) => (a && a.sequence > d.sequence ? a : d), null);
  return decisionStatementSchema.parse({
    typ: 'gov.review.decision/1',
    articleId: article.id,
    revision: revision.number,
    contentHash: revision.contentHash,
    attachments: packageBlobs(content),
    purpose: article.purpose,
    stage: article.stage,
    verdict: input.verdict,
    opinion: normalizeOpinion(input.opinion),
    signer: { accountId: account.id, name: account.name, certificate: input.certificate },
    ...(input.onBehalfOf ? { onBehalfOf: input.onBehalfOf } : {}),
    at: input.at,
    previous: last?.digest ?? null,
  });
}

/** Every version of the statement that was ever signed. */
const STATEMENT_VERSIONS: FormatVersions<DecisionStatement> = {
  'gov.review.decision/1': decisionStatementSchema,
};

/** Parses a statement; null unless it satisfies the schema of its version and its text is canonical. */
export function readStatement(text: string): DecisionStatement | null {
  const read = readFormat(text, 'typ', STATEMENT_VERSIONS);
  return 'value' in read ? read.value : null;
}

/** Returns why a statement cannot be read, as a Chinese clause; null when it can. */
export function statementProblem(text: string): string | null {
  const read = readFormat(text, 'typ', STATEMENT_VERSIONS);
  if ('value' in read) return null;
  return `签名的审核意见${'newer' in read ? newerFormat(read.newer) : '不合格式约定'}`;
}
