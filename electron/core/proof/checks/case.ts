import type { ContentPackage, DecisionStatement } from '../../../platform/contract';
import type { Finding } from '../../contract';
import type { ChainVerifier } from '../../identity/rules/trust';
import type { ArticleRecord } from '../layout';
import type { ProofPackage } from '../unpack';

/** How far two clocks may differ, ms; as in `verify.sh`. */
export const TOLERANCE = 10 * 60_000;

/** A package under examination. */
export interface ProofCase {
  held: ProofPackage;
  /** Leads to this machine's anchors only; knows the package's CAs and CRLs too. */
  verifier: ChainVerifier;
  now: Date;
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
  writers: readonly string[];
}

/** One decision as far as it can be read. `statement` null: it is missing or not in the one form. */
export interface DecisionView {
  sequence: number;
  statement: DecisionStatement | null;
  /** What the next one must name; null when a part is missing. */
  digest: string | null;
}

/** Collects what was found, in order. */
export class Findings {
  readonly list: Finding[] = [];

  add(holds: Finding['holds'], text: string, file = ''): void {
    this.list.push({ holds, text, file });
  }

  judge(holds: boolean, yes: string, no: string, file = ''): boolean {
    this.add(holds ? 'yes' : 'no', holds ? yes : no, file);
    return holds;
  }
}

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });
const minute = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'medium',
});

/** 2027年5月20日, in Asia/Shanghai. */
export const dayText = (at: Date | string) => day.format(new Date(at));
/** 2027年5月20日 09:30:00, in Asia/Shanghai. */
export const timeText = (at: Date | string) => minute.format(new Date(at));
