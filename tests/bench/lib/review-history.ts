import type { Command, CommandResult, ContentPackage, Verdict } from '../../../electron/platform/contract';
import { systemClock } from '../../../electron/core/clock/service';
import { canonicalText, sha256 } from '../../../electron/domain/encoding/canonical';
import { sealPackage } from '../../../electron/domain/article/package';
import type { PlatformClient } from '../../../electron/core/types';
import { decide, submit, type ArticleCase, type Outcome } from '../../../electron/domain/article/life-cycle';
import { makeStatement, readStatement } from '../../../electron/domain/article/statement';
import { createPlatformClient } from '../../../electron/core/sync/service';
import type { FileKeyPair } from '../../../electron/core/identity/keystores/files/key-pairs';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { keyOf, newId, person, signIn, signWith } from '../../unit/core/sync/support/practice';
import type { RunningPlatform } from './platform';

const BATCH = 100;

interface Member {
  id: string;
  key: FileKeyPair;
  client: PlatformClient;
}

/**
 * Makes articles in review on a platform, with real signed commands. Each method returns the state of the articles,
 * computed with the same rules as on the platform.
 */
export class ReviewHistory {
  private readonly members = new Map<string, Promise<Member>>();

  constructor(private readonly platform: RunningPlatform) {}

  private member(id: string): Promise<Member> {
    const known = this.members.get(id);
    if (known) return known;
    const { info } = this.platform;
    const opening = (async () => {
      const key = await keyOf(info as PracticeServer, id);
      const client = createPlatformClient({
        settings: {
          platformUrl: info.platformUrl,
          caCertificate: info.caCertificatePem,
          proxy: { mode: 'none', url: '' },
        },
        machine: systemClock,
      });
      await signIn(client, key);
      return { id, key, client };
    })();
    this.members.set(id, opening);
    return opening;
  }

  /** Submits each content, as a new article or as the next revision of `of`. */
  async submitAll(
    author: string,
    items: ReadonlyArray<{ content: ContentPackage; of?: ArticleCase }>,
  ): Promise<ArticleCase[]> {
    const { client } = await this.member(author);
    const now = new Date().toISOString();
    const made = items.map(({ content, of }) => {
      const sealed = sealPackage(content);
      const command = {
        id: newId(),
        madeAt: now,
        articleId: of?.article.id ?? newId(),
        baseVersion: of?.article.version ?? 0,
        type: 'article.submit' as const,
        purpose: 'publish' as const,
        package: sealed.text,
        contentHash: sealed.hash,
        reason: '',
      };
      const context = { account: person(author), now, live: null, revisionId: command.id };
      const outcome = submit(of ?? null, command, content, context);
      return { command, item: follow(of ?? null, outcome, content) };
    });
    await send(
      client,
      made.map(({ command }) => command),
    );
    return made.map(({ item }) => item);
  }

  /** Signs a decision on each article. */
  async decideAll(
    reviewer: string,
    items: readonly ArticleCase[],
    verdict: Verdict = 'approve',
  ): Promise<ArticleCase[]> {
    const { client, key } = await this.member(reviewer);
    const account = person(reviewer);
    const made: Array<{ command: Command; item: ArticleCase }> = [];
    for (const item of items) {
      const now = new Date().toISOString();
      const statement = canonicalText(
        makeStatement({
          ...item,
          account,
          certificate: key.certificate.sha256,
          verdict,
          opinion: verdict === 'approve' ? '同意。' : '请核实数据后再报。',
          at: now,
        }),
      );
      const cms = await signWith(key, statement);
      const { id: articleId, version: baseVersion } = item.article;
      const command = {
        id: newId(),
        madeAt: now,
        articleId,
        baseVersion,
        type: 'review.decide' as const,
        statement,
        cms,
      };
      const read = readStatement(statement);
      if (!read) throw new Error('not a statement');
      const outcome = decide(
        item,
        {
          commandId: command.id,
          baseVersion,
          statement: read,
          text: statement,
          cms,
          certificate: key.certificate.sha256,
        },
        { account, now },
      );
      made.push({ command, item: follow(item, outcome, item.content) });
    }
    await send(
      client,
      made.map(({ command }) => command),
    );
    return made.map(({ item }) => item);
  }

  /** Returns an article that was returned and submitted again until it has the given number of signed decisions. */
  async articleWithManyDecisions(
    author: string,
    reviewer: string,
    content: ContentPackage,
    decisions: number,
  ): Promise<ArticleCase> {
    let [item] = await this.submitAll(author, [{ content }]);
    for (let n = 1; ; n++) {
      [item] = await this.decideAll(reviewer, [item!], 'return');
      if (n === decisions) return item!;
      const again = { ...content, title: `${content.title}（第${n + 1}稿）` };
      [item] = await this.submitAll(author, [{ content: again, of: item! }]);
    }
  }

  /** Uploads a blob that no article refers to yet. Returns its SHA-256. */
  async uploadBlob(author: string, bytes: Buffer): Promise<string> {
    const { client } = await this.member(author);
    const name = sha256(bytes);
    await client.putBlob(name, bytes.length, (offset, length) => bytes.subarray(offset, offset + length));
    return name;
  }

  async close(): Promise<void> {
    for (const member of this.members.values()) (await member).client.close();
  }
}

function follow(before: ArticleCase | null, outcome: Outcome, content: ContentPackage): ArticleCase {
  if (outcome.kind !== 'accepted') throw new Error(outcome.reason);
  const revision = outcome.revision ?? before?.revision;
  if (!revision) throw new Error('no revision');
  const voided = new Map(outcome.voided.map((decision) => [decision.id, decision]));
  const decisions = (before?.decisions ?? []).map((decision) => voided.get(decision.id) ?? decision);
  return {
    article: outcome.article,
    revision,
    content,
    decisions: outcome.decision ? [...decisions, outcome.decision] : decisions,
  };
}

async function send(client: PlatformClient, commands: readonly Command[]): Promise<void> {
  for (let from = 0; from < commands.length; from += BATCH) {
    const results: CommandResult[] = await client.commands(commands.slice(from, from + BATCH));
    const refused = results.find(({ status }) => status !== 'accepted');
    if (refused) throw new Error(JSON.stringify(refused));
  }
}
