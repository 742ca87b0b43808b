import type { InferContractRouterOutputs } from '@orpc/contract';
import type { incidentsContract } from '../../../electron/core/contract';

export type IncidentData = InferContractRouterOutputs<typeof incidentsContract>['get'];
