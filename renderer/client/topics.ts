/** Topics of `host.watch`. */
export type Topic = 'articles' | 'drafts' | 'ledger' | 'outbox' | 'notices' | 'search';

/** Calls whose answers depend on the ledger. */
const LEDGER = [
  'agenda.mine',
  'duty.overview',
  'duty.log',
  'duty.previewGive',
  'duty.previewTake',
  'roster.month',
  'roster.swaps',
  'incidents.list',
  'incidents.get',
  'incidents.outages',
  'advisories.list',
  'advisories.get',
  'rectification.list',
  'rectification.get',
] as const;

/**
 * Calls whose answers depend on a topic. Contents of open drafts and notes are left out: a refetch after a save would
 * overwrite what is being typed.
 */
const SHOWN_BY: Record<Topic, readonly string[]> = {
  articles: [
    'articles.list',
    'articles.get',
    'articles.places',
    'review.queue',
    'review.detail',
    'agenda.mine',
    'sync.returned',
    'accounts.list',
    'accounts.delegations',
    'accounts.recoveries',
    'accounts.proposals',
    'accounts.register',
    // Columns, people of the roster, and the articles of an incident.
    'duty.scope',
    'roster.people',
    'incidents.get',
  ],
  ledger: LEDGER,
  drafts: ['articles.drafts', 'articles.list', 'articles.get', 'agenda.mine'],
  outbox: [
    'sync.outbox',
    'sync.returned',
    'articles.list',
    'articles.get',
    'review.queue',
    'review.detail',
    // Entries wait in the outbox and may be returned from it.
    ...LEDGER,
  ],
  notices: ['host.notices'],
  search: ['articles.search'],
};

/** Returns the distinct call paths that depend on these topics. */
export function pathsOfTopics(topics: Iterable<Topic>): string[][] {
  return [...new Set([...topics].flatMap((topic) => SHOWN_BY[topic]))].map((path) => path.split('.'));
}
