import type { Article, Decision, RejectionCode, Revision, Stage } from '../../records';
import { articleStageText } from '../stage-text';

/** What a command changes beside the article itself. */
export interface Effects {
  /** The article's new current revision: a new one, or the live one again. Null when it does not change. */
  revision: Revision | null;
  decision: Decision | null;
  /** Earlier decisions, with `voided` set by this command. */
  voided: Decision[];
}

/** A negative answer to a command. `reason`: a Chinese sentence. */
export type Refusal =
  { kind: 'rejected'; code: RejectionCode; reason: string } | { kind: 'conflict'; reason: string };

/** The platform's answer to a command. */
export type Outcome = ({ kind: 'accepted'; article: Article } & Effects) | Refusal;

/** Returns the answer to a command that breaks a rule. */
export const rejected = (code: RejectionCode, reason: string): Refusal => ({
  kind: 'rejected',
  code,
  reason,
});

/** Returns the answer to a command that was made for another state of the article. */
export const conflict = (reason: string): Refusal => ({ kind: 'conflict', reason });

/** Returns the answer to an accepted command; effects that are not given are none. */
export function accepted(article: Article, effects: Partial<Effects> = {}): Outcome {
  return { kind: 'accepted', article, revision: null, decision: null, voided: [], ...effects };
}

/** Returns the article in its next version, at this stage. `now`: UTC instant. */
export function moved(article: Article, stage: Stage, now: string): Article {
  return {
    ...article,
    version: article.version + 1,
    stage,
    updatedAt: now,
    stageSince: stage === article.stage ? article.stageSince : now,
  };
}

/** Returns the sentence for a command that was made for an earlier version of the article. */
export function staleReason(article: Article): string {
  return `稿件已有变化：现为第 ${article.revision} 稿，“${articleStageText(article)}”。`;
}
