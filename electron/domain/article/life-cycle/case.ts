import type { Account, Article, ContentPackage, Decision, Revision } from '../../records';

/** An article with everything needed to judge a command. `decisions`: all decisions of the article, in sequence. */
export interface ArticleCase {
  article: Article;
  revision: Revision;
  content: ContentPackage;
  decisions: readonly Decision[];
}

/** An article whose newest revision may be unreadable; its content is null then. */
export type PossiblyUnreadableCase = Omit<ArticleCase, 'content'> & { content: ContentPackage | null };

/** Who gives a command, and when. */
export interface CommandContext {
  account: Account;
  /** UTC instant: on the platform that of execution, so that a command cannot be back-dated. */
  now: string;
}
