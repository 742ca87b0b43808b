import { capabilities } from './capabilities';
import { systemContract, type CoreContract } from './contract';

/** The page's whole API: the groups of the system and of all capabilities. */
export const coreContract = {
  ...systemContract,
  ...Object.fromEntries(capabilities.map(({ name, contract }) => [name, contract])),
} as CoreContract;
