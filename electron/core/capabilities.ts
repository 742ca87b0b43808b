import { accountsCapability } from './accounts';
import { advisoriesCapability } from './advisories';
import { createAgenda } from './agenda/service';
import { articlesCapability } from './articles';
import { auditCapability } from './audit';
import { query, defineCapability, type AgendaContribution, type Capability } from './capability';
import { agendaContract, type CoreContract } from './contract';
import { dutyCapability } from './duty';
import { incidentsCapability } from './incidents';
import { proofCapability } from './proof';
import { publishingCapability } from './publishing';
import { rectificationCapability } from './rectification';
import { reviewCapability } from './review';
import { rosterCapability } from './roster';
import { agenda as returnedCommands } from './sync/agenda';
import type { SystemGroup } from './system-calls';

/** The capabilities of the client, in the order of their items in the agenda. */
const declared = [
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

const contributions: readonly AgendaContribution[] = [...declared, { agenda: returnedCommands }];

/** 工作台 and deadline watcher over all capabilities. */
export const agenda = createAgenda(contributions);

const agendaCapability = defineCapability({
  name: 'agenda',
  contract: agendaContract,
  calls: { mine: query('signedIn', 'articles', 'drafts', 'ledger', 'outbox') },
  service: { mine: agenda.mine },
});

export const capabilities: readonly Capability[] = [...declared, agendaCapability];

type Declared = (typeof declared)[number]['name'] | 'agenda' | SystemGroup;
/** Fails to compile when a group of the contract has no declaration. */
type Undeclared = Exclude<keyof CoreContract, Declared>;
const complete: Undeclared extends never ? true : Undeclared = true;
void complete;
