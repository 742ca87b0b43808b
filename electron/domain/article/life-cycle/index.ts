export type { ArticleCase, CommandContext, PossiblyUnreadableCase } from './case';
export type { Outcome } from './outcome';
export { submissionRefusal, submit, type Submission, type SubmissionContext } from './submit';
export { recall, recallRefusal } from './recall';
export { decide } from './decide';
export { release, releaseRefusal } from './release';
