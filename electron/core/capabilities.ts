import { createAgenda } from './agenda/service';
import { defineCapability, query, type AgendaContribution, type Capability } from './capability';
import { agendaContract } from './contract';
import { declared } from './declared-capabilities';
import { feed as ledgerFeed } from './ledger/feed';
import { agenda as returnedCommands } from './sync/agenda';
import { feedRecordsOf } from './sync/feed-records';

const contributions: readonly AgendaContribution[] = [...declared, { agenda: returnedCommands }];

/** 工作台 and deadline watcher over all capabilities. */
export const agenda = createAgenda(contributions);

/** The kinds of feed records that the client stores. Entries of the ledger belong to several capabilities. */
export const feedRecords = feedRecordsOf([...declared.flatMap(({ feed }) => feed ?? []), ...ledgerFeed]);

const agendaCapability = defineCapability({
  name: 'agenda',
  contract: agendaContract,
  calls: { mine: query('signedIn', 'articles', 'drafts', 'ledger', 'outbox') },
  service: { mine: agenda.mine },
});

export const capabilities: readonly Capability[] = [...declared, agendaCapability];
