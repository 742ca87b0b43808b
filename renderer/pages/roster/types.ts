import type { InferContractRouterOutputs } from '@orpc/contract';
import type { rosterContract } from '../../../electron/core/contract';

type Roster = InferContractRouterOutputs<typeof rosterContract>;
export type MonthData = Roster['month'];
export type RosterPerson = Roster['people']['people'][number];
