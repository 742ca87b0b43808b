export type { ArticleCase, CommandContext, PossiblyUnreadableCase } from './case';
export type { Outcome } from './outcome';
export { submissionRefusal, submit, type Submission, type SubmissionContext } from './submit';
export { recall, recallRefusal, type RecallContext } from './recall';
export { decide, type DecisionContext, type SignedDecision } from './decide';
export { release, releaseRefusal, type ReleaseContext } from './release';
