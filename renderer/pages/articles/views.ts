import type { Stage } from '../../../electron/core/contract';
import { STAGE_LABEL } from '../../components/labels';

/** The lists of the contract, and the drafts of this machine. */
export type View = 'all' | 'mine' | 'inReview' | 'returned' | 'ready' | 'live' | 'drafts';
const VIEWS: readonly string[] = ['all', 'mine', 'inReview', 'returned', 'ready', 'live', 'drafts'];

/** An address may say anything; what is no view is 全部. */
export function viewOf(text: string): View {
  return VIEWS.includes(text) ? (text as View) : 'all';
}

export function stageOf(text: string): Stage | null {
  return text in STAGE_LABEL ? (text as Stage) : null;
}
