/** What `host.watch` names. */
export type Topic = 'articles' | 'drafts' | 'ledger' | 'outbox' | 'notices' | 'search';

/**
 * Which calls show what a topic is about. A draft's own content is not among them: while it is open, its page owns it,
 * and a save must not fetch it from under the typist.
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
  ],
  ledger: ['agenda.mine'],
  drafts: ['articles.drafts', 'articles.list', 'articles.get', 'agenda.mine'],
  outbox: [
    'sync.outbox',
    'sync.returned',
    'articles.list',
    'articles.get',
    'review.queue',
    'review.detail',
    'agenda.mine',
  ],
  notices: ['host.notices'],
  search: ['articles.search'],
};

/** The call paths that these topics make stale, each once. */
export function pathsOfTopics(topics: Iterable<Topic>): string[][] {
  return [...new Set([...topics].flatMap((topic) => SHOWN_BY[topic]))].map((path) => path.split('.'));
}
