import type { Stage } from '../../../electron/core/contract';
import { STAGE_LABEL } from '../../components/labels';

/** Lists of the contract, and the local drafts. */
export type View = 'all' | 'mine' | 'inReview' | 'returned' | 'ready' | 'live' | 'drafts';
const VIEWS: readonly string[] = ['all', 'mine', 'inReview', 'returned', 'ready', 'live', 'drafts'];

/** Returns the list in a URL; `all` when invalid. */
export function viewOf(text: string): View {
  return VIEWS.includes(text) ? (text as View) : 'all';
}

export function stageOf(text: string): Stage | null {
  return text in STAGE_LABEL ? (text as Stage) : null;
}
