import type { ContentPackage, DecisionStatement } from '../../../platform/contract';
import type { ProofReport } from '../../contract';
import type { ArchivePackage, VerificationContext, CheckResults } from '../../evidence/service';
import type { ArticleRecord } from '../layout';

/** A package under verification. */
export interface ProofVerification extends VerificationContext {
  held: ArchivePackage;
  article: ArticleRecord | null;
  /** The revisions that a decision is about, by number. */
  revisions: Map<number, CheckedRevision>;
  /** Findings on the package as a whole. */
  findings: CheckResults;
}

/** What a report says about one decision. */
export type DecisionReport = ProofReport['decisions'][number];

export interface CheckedRevision {
  /** Null when it is missing or not in canonical form. */
  content: ContentPackage | null;
  hash: string;
  /** Account ids from the platform's record; empty when it cannot be parsed. */
  writers: readonly string[];
  /** True when content, attachments and record match. */
  valid: boolean;
}

/** A decision as parsed. `statement` is null when it is missing or not in canonical form. */
export interface ParsedDecision {
  sequence: number;
  statement: DecisionStatement | null;
  /** Digest that the next decision must name; null when a part is missing. */
  digest: string | null;
  /** True when no check of this decision failed: content, chain, signature, time and signer. */
  valid: boolean;
}
