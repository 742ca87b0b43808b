import { createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import forge from 'node-forge';
import {
  API_BASE,
  changesPageSchema,
  commandBatchResultSchema,
  type Article,
  type ChangesPage,
  type Command,
  type CommandResult,
  type ContentPackage,
  type Decision,
  type FirstAnswer,
  type Purpose,
  type Revision,
  type PlatformSession,
  type Verdict,
} from '../../../electron/platform/contract';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import { packageBlobs, sealPackage } from '../../../electron/domain/article/package';
import { signCms } from '../../../electron/pki/cms';
import {
  startPractice,
  type PracticeInfo,
  type PracticeOptions,
  type PracticeServer,
} from '../../../electron/platform/practice/server';
import { doc, p } from '../../fixtures/content';
import { useSharedKeys } from './shared-keys';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  json: ReturnType<typeof JSON.parse>;
}
export interface RequestOptions {
  token?: string | undefined;
  json?: unknown;
  body?: Uint8Array;
  /** A body that is sent in pieces, without content-length. */
  chunks?: Uint8Array[];
  /** Does not end the body. */
  hang?: boolean;
  headers?: Record<string, string | number>;
  signal?: AbortSignal;
}

/** Sends an HTTPS request that trusts the CA of the platform only, or an HTTP request to the public address. */
export function sendRequest(
  server: { caCertificatePem: string },
  url: string,
  method = 'GET',
  options: RequestOptions = {},
): Promise<Answer> {
  const body = options.json === undefined ? options.body : Buffer.from(JSON.stringify(options.json));
  const headers: Record<string, string | number> = {
    ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
    ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(body && !options.chunks ? { 'content-length': body.length } : {}),
    ...options.headers,
  };
  const module = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = module.request(
      url,
      {
        method,
        headers,
        ca: server.caCertificatePem,
        agent: false,
        ...(options.signal ? { signal: options.signal } : {}),
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(parts);
          const json =
            /json/.test(response.headers['content-type'] ?? '') && !response.headers['content-encoding'];
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: whole,
            json: json && whole.length > 0 ? JSON.parse(whole.toString()) : undefined,
          });
        });
      },
    );
    request.on('error', reject);
    for (const chunk of options.chunks ?? []) request.write(chunk);
    if (!options.hang) request.end(body);
  });
}

export const apiRequest = (
  server: PracticeInfo,
  route: string,
  method = 'GET',
  options: RequestOptions = {},
) => sendRequest(server, `${server.platformUrl}${API_BASE}${route}`, method, options);

export interface Practice {
  directory: string;
  server: PracticeServer;
  restart(options?: Partial<PracticeOptions>): Promise<PracticeServer>;
  remove(): Promise<void>;
}

/**
 * Starts a practice platform in a temporary folder. `remove` throws when the platform has reported an unexpected error.
 */
export async function openPractice(options: Partial<PracticeOptions> = {}): Promise<Practice> {
  const directory = mkdtempSync(path.join(tmpdir(), 'practice-'));
  await useSharedKeys(directory);
  const defects: unknown[] = [];
  const start = (more: Partial<PracticeOptions>) =>
    startPractice({ directory, report: (error) => defects.push(error), ...more });
  const practice: Practice = {
    directory,
    server: await start(options),
    restart: async (more = {}) => {
      await practice.server.close();
      return (practice.server = await start(more));
    },
    remove: async () => {
      await practice.server.close();
      rmSync(directory, { recursive: true, force: true });
      if (defects.length > 0) throw new AggregateError(defects, 'defects inside the practice platform');
    },
  };
  return practice;
}

export interface SigningKey {
  certificate: Buffer;
  sign(content: Uint8Array): Promise<string>;
}

/** Opens a PKCS#12 file with an RSA key. */
export function openPfx(file: string, password: string): SigningKey {
  const asn1 = forge.asn1.fromDer(readFileSync(file).toString('binary'));
  const pfx = forge.pkcs12.pkcs12FromAsn1(asn1, password);
  const bag = forge.pki.oids.pkcs8ShroudedKeyBag as string;
  const key = createPrivateKey(
    forge.pki.privateKeyToPem(pfx.getBags({ bagType: bag })[bag]![0]!.key as forge.pki.PrivateKey),
  );
  const certBag = forge.pki.oids.certBag as string;
  const pem = forge.pki.certificateToPem(pfx.getBags({ bagType: certBag })[certBag]![0]!.cert!);
  const certificate = new X509Certificate(pem).raw;
  return {
    certificate,
    sign: async (content) => {
      const signed = await signCms({
        content,
        certificate,
        at: new Date(),
        sign: ({ toBeSigned }) => Promise.resolve(sign('sha256', toBeSigned, key)),
      });
      return signed.toString('base64');
    },
  };
}

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

/** Requests a challenge, signs it and opens a session. `alter` changes the statement before it is signed. */
export async function logIn(
  server: PracticeInfo,
  keys: SigningKey,
  alter: (statement: Record<string, unknown>) => Record<string, unknown> = (s) => s,
  code?: string,
): Promise<Answer> {
  const { json: challenge } = await apiRequest(server, '/session/challenges', 'POST');
  const statement = canonicalText(
    alter({
      typ: 'gov.session.login/1',
      nonce: challenge.nonce,
      audience: challenge.audience,
      certificate: sha256(keys.certificate),
      device: 'test',
      at: new Date().toISOString(),
    }),
  );
  const cms = await keys.sign(Buffer.from(statement));
  return apiRequest(server, '/session', 'POST', {
    json: { statement, cms, ...(code === undefined ? {} : { code }) },
  });
}

export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;

/** A signed-in person who makes commands as a client does. */
export class Person {
  private constructor(
    readonly server: PracticeInfo,
    public session: PlatformSession,
    readonly keys: SigningKey,
  ) {}

  static async signIn(server: PracticeInfo, accountId: string): Promise<Person> {
    const { certificatePath, password } = server.accounts.find((a) => a.accountId === accountId)!;
    const keys = openPfx(certificatePath, password);
    const answer = await logIn(server, keys);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
    return Person.of(server, answer.json as PlatformSession, keys);
  }

  static of(server: PracticeInfo, session: PlatformSession, keys: SigningKey): Person {
    return new Person(server, session, keys);
  }

  /** Signs in on another machine, from which all later commands of the person are sent. */
  async moveTo(device: string): Promise<void> {
    const answer = await logIn(this.server, this.keys, (statement) => ({ ...statement, device }));
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
    this.session = answer.json as PlatformSession;
  }

  get token(): string {
    return this.session.token;
  }

  submission(
    articleId: string,
    baseVersion: number,
    content: ContentPackage,
    more: { reason?: string; purpose?: Purpose; response?: string } = {},
  ): CommandOf<'article.submit'> {
    const sealed = sealPackage(content);
    return {
      ...base(articleId, baseVersion),
      type: 'article.submit',
      purpose: more.purpose ?? 'publish',
      package: sealed.text,
      contentHash: sealed.hash,
      reason: more.reason ?? '',
      ...(more.response !== undefined && { response: more.response }),
    };
  }

  async decision(
    view: ArticleState,
    verdict: Verdict,
    opinion: string,
    alter: (statement: Record<string, unknown>) => Record<string, unknown> = (s) => s,
    keys = this.keys,
  ): Promise<CommandOf<'review.decide'>> {
    const { article, revision, decisions } = view;
    const statement = canonicalText(
      alter({
        typ: 'gov.review.decision/1',
        articleId: article.id,
        revision: article.revision,
        contentHash: revision.contentHash,
        attachments: packageBlobs(JSON.parse(revision.package)),
        purpose: article.purpose,
        stage: article.stage,
        verdict,
        opinion,
        signer: {
          accountId: this.session.account.id,
          name: this.session.account.name,
          certificate: sha256(keys.certificate),
        },
        at: new Date().toISOString(),
        previous: decisions.at(-1)?.digest ?? null,
      }),
    );
    const cms = await keys.sign(Buffer.from(statement));
    return { ...base(article.id, article.version), type: 'review.decide', statement, cms };
  }

  release(article: Article): CommandOf<'article.release'> {
    return { ...base(article.id, article.version), type: 'article.release' };
  }

  recall(article: Article): CommandOf<'article.recall'> {
    return { ...base(article.id, article.version), type: 'article.recall' };
  }

  async send(...commands: Command[]): Promise<CommandResult[]> {
    const answer = await apiRequest(this.server, '/commands', 'POST', {
      token: this.token,
      json: { commands },
    });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
    return commandBatchResultSchema.parse(answer.json).results;
  }

  async sendOne(command: Command): Promise<FirstAnswer> {
    const [result] = await this.send(command);
    if (!result || result.status === 'duplicate') throw new Error('unexpected duplicate');
    return result;
  }

  async changes(after = 0, more = ''): Promise<ChangesPage> {
    const answer = await apiRequest(this.server, `/changes?after=${after}${more}`, 'GET', {
      token: this.token,
    });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
    return changesPageSchema.parse(answer.json);
  }

  /** Returns the article as it is in the feed now. Throws when the feed does not contain it. */
  async view(articleId: string): Promise<ArticleState> {
    const view: { article: Article | null; revisions: Revision[]; decisions: Decision[] } = {
      article: null,
      revisions: [],
      decisions: [],
    };
    for (
      let page = await this.changes(0, '&limit=2000');
      ;
      page = await this.changes(page.cursor, '&limit=2000')
    ) {
      for (const { kind, record } of page.changes) {
        if (kind === 'article' && record.id === articleId) view.article = record;
        if (kind === 'revision' && record.articleId === articleId) view.revisions.push(record);
        if (kind === 'decision' && record.articleId === articleId) view.decisions.push(record);
      }
      if (!page.more) break;
    }
    const { article } = view;
    if (!article) throw new Error('no such article in the feed');
    const revision = view.revisions.find((r) => r.number === article.revision)!;
    return { article, revision, decisions: view.decisions.sort((a, b) => a.sequence - b.sequence) };
  }
}

export interface ArticleState {
  article: Article;
  revision: Revision;
  decisions: Decision[];
}

function base(articleId: string, baseVersion: number) {
  return { id: randomUUID(), madeAt: new Date().toISOString(), articleId, baseVersion };
}

/** Returns a content package that can be submitted. */
export function practiceContent(change: Partial<ContentPackage> = {}): ContentPackage {
  return {
    schema: 'article-content/1',
    title: '市信访局召开业务交流会',
    target: { siteId: 'portal' },
    columnId: 'gzdt',
    source: '办公室',
    summary: '',
    major: false,
    secrecy: {
      conclusion: 'publicDisclosure',
      reason: '不涉密，可以公开。',
      personalData: 'none',
      checkedBy: '林晓禾',
      checkedOn: '2026-11-24',
    },
    body: doc(p('会议交流了初次办理的做法。')),
    attachments: [],
    ...change,
  };
}

export interface ReviewTeam {
  author: Person;
  first: Person;
  second: Person;
  final: Person;
  principal: Person;
  siteAdministrator: Person;
}

/** Signs in everyone who takes part in a review. `officer` is the site administrator. */
export async function signInReviewTeam(server: PracticeInfo): Promise<ReviewTeam> {
  const [author, first, second, final, principal, officer] = await Promise.all(
    ['sunkexin', 'zhouzhengchuan', 'wujingyi', 'zhenghuaiyuan', 'chenlicheng', 'linxiaohe'].map((id) =>
      Person.signIn(server, id),
    ),
  );
  return {
    author: author!,
    first: first!,
    second: second!,
    final: final!,
    principal: principal!,
    siteAdministrator: officer!,
  };
}

/** Has a submitted article approved in the first, second and final review. */
export async function approveInAllStages(team: ReviewTeam, articleId: string): Promise<void> {
  for (const person of [team.first, team.second, team.final]) {
    const answer = await person.sendOne(
      await person.decision(await person.view(articleId), 'approve', '同意。'),
    );
    if (answer.status !== 'accepted') throw new Error(JSON.stringify(answer));
  }
}
