import type { InferContractRouterOutputs } from '@orpc/contract';
import type { dutyContract } from '../../../electron/core/contract';

type Duty = InferContractRouterOutputs<typeof dutyContract>;
export type DutyData = Duty['overview'];
export type ScopeData = Duty['scope'];
export type TakeoverData = Duty['previewTake'];
