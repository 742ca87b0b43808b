import type { InferContractRouterOutputs } from '@orpc/contract';
import type { reviewContract } from '../../../electron/core/contract';

export type ReviewData = InferContractRouterOutputs<typeof reviewContract>['detail'];
