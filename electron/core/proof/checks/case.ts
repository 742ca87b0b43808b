import type { ContentPackage, DecisionStatement } from '../../../platform/contract';
import type { ArchivePackage, Examined, Findings } from '../../evidence/service';
import type { ArticleRecord } from '../layout';

/** A package under examination. */
export interface ProofCase extends Examined {
  held: ArchivePackage;
  article: ArticleRecord | null;
  /** By number; those that a decision is about. */
  revisions: Map<number, RevisionView>;
  /** Of the package as a whole. */
  findings: Findings;
}

export interface RevisionView {
  /** Null when it is missing or not in the one form. */
  content: ContentPackage | null;
  hash: string;
  /** Account ids from the platform's record; empty when it cannot be read. */
  writers: readonly string[];
  /** Content, attachments and record agree. */
  sound: boolean;
}

/** One decision as far as it can be read. `statement` null: it is missing or not in the one form. */
export interface DecisionView {
  sequence: number;
  statement: DecisionStatement | null;
  /** What the next one must name; null when a part is missing. */
  digest: string | null;
  /** Nothing about this decision failed: content, chain, signature, time and signer. */
  sound: boolean;
}
