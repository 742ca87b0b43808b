/** What `host.watch` names. */
export type Topic = 'articles' | 'drafts' | 'ledger' | 'outbox' | 'notices' | 'search';

/** What shows the ledger. */
const LEDGER = [
  'agenda.mine',
  'duty.desk',
  'duty.log',
  'duty.giving',
  'duty.taking',
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
 * Which calls show what a topic is about. A draft's own content is not among them: while it is open, its page owns it,
 * and a save must not fetch it from under the typist. Nor is a note's: what is being typed is the page's.
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
    // Columns to read, people to roster, and how far the answer to an incident is.
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
    // What is written waits there, and comes back there.
    ...LEDGER,
  ],
  notices: ['host.notices'],
  search: ['articles.search'],
};

/** The call paths that these topics make stale, each once. */
export function pathsOfTopics(topics: Iterable<Topic>): string[][] {
  return [...new Set([...topics].flatMap((topic) => SHOWN_BY[topic]))].map((path) => path.split('.'));
}
