import { createAgenda } from './agenda/service';
import { defineCapability, query, type AgendaContribution, type Capability } from './capability';
import { agendaContract } from './contract';
import { declared } from './declared-capabilities';
import { agenda as returnedCommands } from './sync/agenda';

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
