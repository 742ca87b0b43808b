import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { sampleArticles } from '../../../electron/platform/practice/articles/samples';
import type { Binding, Change } from '../../../electron/platform/contract';
import { Person } from '../../unit/platform/practice-client';
import { until } from '../../unit/core/office/client';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { buildCoreProcess, CoreProcess, signIn } from '../support/core';
import { HostilePlatform, type Alteration, type Route } from '../support/platform';
import { startWithSharedKeys } from '../../unit/platform/shared-keys';

/** Time limits of requests in ms. The client's defaults are 10 s and 30 s. */
export const LIMITS = { connect: 2000, answer: 1500 };

/** Failure codes that the core reports for a bad answer or connection. */
export const BAD_ANSWER = 'LINE_BAD_ANSWER';
export const DROPPED = 'LINE_DROPPED';
export const TIMEOUT = 'LINE_TIMEOUT';
export const ANSWER_TOO_LARGE = 'LINE_ANSWER_TOO_LARGE';
export const SERVER_ERROR = 'LINE_SERVER_ERROR';

/** A hostile answer to requests of a route. */
export interface Attack {
  name: string;
  route: Route;
  answer: Alteration;
}

/** A core in a separate process, at a practice platform whose answers can be altered. */
export class Scene {
  private constructor(
    private readonly folders: string[],
    readonly practice: PracticeServer,
    readonly platform: HostilePlatform,
    readonly core: CoreProcess,
  ) {}

  /** Starts the platform and the core, and signs in as `accountId` unless it is null. */
  static async open(accountId: string | null, limits = LIMITS): Promise<Scene> {
    const scratch = mkdtempSync(join(tmpdir(), 'attack-'));
    const scripts = mkdtempSync(resolve('node_modules/.attack-'));
    const directory = join(scratch, 'practice');
    const practice = await startWithSharedKeys({ directory });
    await practice.importArticles(sampleArticles(20, new Date()));
    const platform = await HostilePlatform.open(practice);
    const core = await CoreProcess.start(await buildCoreProcess(scripts), {
      practice: directory,
      data: join(scratch, 'data'),
      settings: platform.settings,
      limits,
    });
    const scene = new Scene([scratch, scripts], practice, platform, core);
    if (accountId !== null) await scene.signIn(accountId);
    return scene;
  }

  /** Signs in. Rejects when the login fails. */
  trySignIn(accountId: string): Promise<void> {
    return signIn(this.core, this.practice, accountId);
  }

  async signIn(accountId: string): Promise<void> {
    await this.trySignIn(accountId);
    expect(await this.core.core.sync.now()).toMatchObject({ state: 'synced' });
    await until(
      'the search index',
      async () => (await this.core.core.articles.search({ text: '信访' })).total > 0,
    );
    await this.core.load();
  }

  /** Syncs once with the hostile answer. Resolves with the failure code, or null when the sync succeeds. */
  async syncUnder({ route, answer }: Attack): Promise<string | null> {
    this.platform.alter(route, answer);
    const { error } = await this.core.core.sync.now();
    this.platform.restore();
    return error?.code ?? null;
  }

  /** Resolves with the certificate bindings in the platform's feed. */
  async bindings(): Promise<Binding[]> {
    const person = await Person.signIn(this.practice, 'chenlicheng');
    const { changes } = await person.changes(0, '&limit=2000');
    return (changes as Change[]).flatMap((it) => (it.kind === 'certificate' ? it.record : []));
  }

  /** Expects that the core is synced or can sync again, and that lists, search and agenda answer within its limits. */
  async expectWorking(): Promise<void> {
    const { core } = this.core;
    const { state } = await core.sync.status();
    if (state !== 'synced') expect(await core.sync.now()).toMatchObject({ state: 'synced', waiting: 0 });
    expect((await core.articles.list({})).items.length).toBeGreaterThan(0);
    expect((await core.articles.search({ text: '信访' })).total).toBeGreaterThan(0);
    await core.agenda.mine();
    await this.core.expectLoadWithinLimits();
  }

  async close(): Promise<void> {
    await this.core.stop();
    await this.platform.close();
    await this.practice.close();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}
