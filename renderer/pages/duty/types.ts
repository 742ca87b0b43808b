import type { InferContractRouterOutputs } from '@orpc/contract';
import type { dutyContract } from '../../../electron/core/contract';

type Duty = InferContractRouterOutputs<typeof dutyContract>;
export type DeskData = Duty['desk'];
export type ScopeData = Duty['scope'];
export type TakingData = Duty['taking'];
