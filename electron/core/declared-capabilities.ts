import { accountsCapability } from './accounts';
import { advisoriesCapability } from './advisories';
import { articlesCapability } from './articles';
import { auditCapability } from './audit';
import { dutyCapability } from './duty';
import { incidentsCapability } from './incidents';
import { proofCapability } from './proof';
import { publishingCapability } from './publishing';
import { rectificationCapability } from './rectification';
import { reviewCapability } from './review';
import { rosterCapability } from './roster';

/** The capabilities of the client, in the order of their items in the agenda. */
export const declared = [
  accountsCapability,
  dutyCapability,
  rosterCapability,
  incidentsCapability,
  advisoriesCapability,
  rectificationCapability,
  reviewCapability,
  articlesCapability,
  publishingCapability,
  proofCapability,
  auditCapability,
] as const;

type Declared = (typeof declared)[number];
/** The groups of the contract that capabilities declare. */
export type DeclaredContracts = { [One in Declared as One['name']]: One['contract'] };
