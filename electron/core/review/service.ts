import type { Purpose, ReviewStage } from '../../platform/contract';
import type { Session } from '../types';
import { opinionsFor, type CommonOpinions } from './opinions';

export { decide } from './decide';
export { detail, lastReturn } from './detail';
export { blockedDelegations, queue } from './queue';

/** Returns 常用意见 for a stage of review. */
export function commonOpinions(
  _session: Session,
  { stage, purpose }: { stage: ReviewStage; purpose: Purpose },
): CommonOpinions {
  return opinionsFor(stage, purpose);
}
