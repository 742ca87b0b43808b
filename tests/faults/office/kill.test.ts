import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/service';
import type { Article, ContentPackage, FirstAnswer, Revision } from '../../../electron/platform/contract';
import { random } from '../random';
import { bundle } from '../store/fixture';
import type { Report, ClientMessage } from './client-process';

const KILLS = Number(process.env['FAULT_KILLS'] ?? 200);
const PEOPLE = ['linxiaohe', 'zhouzhengchuan', 'wujingyi', 'zhenghuaiyuan'];
const MINUTES = 60_000;

/** Returns the number of the save in a title that a client wrote. */
const textIn = (title: string) => Number(/\d+/.exec(title)?.[0] ?? 0);

interface PracticeFile {
  platformUrl: string;
  publicUrl: string;
  caCertificatePem: string;
  controlToken: string;
}

/** Everything that the clients acknowledged or reported. */
interface Acknowledged {
  /** Number of the newest acknowledged save by article id. */
  saved: Map<string, number>;
  commands: Set<string>;
  reports: Report[];
  crashed: string[];
}

class Stage {
  readonly heard: Acknowledged = { saved: new Map(), commands: new Set(), reports: [], crashed: [] };
  private platform: ChildProcess | null = null;
  private readonly clients = new Map<string, ChildProcess>();
  private file: PracticeFile | null = null;
  private ending = false;

  constructor(
    private readonly scratch: string,
    private readonly script: string,
    private readonly seed: number,
    private readonly below: (limit: number) => number,
  ) {}

  get directory(): string {
    return join(this.scratch, 'platform');
  }

  async open(): Promise<void> {
    await this.startPlatform();
    const file = this.file as PracticeFile;
    for (const account of PEOPLE) {
      const data = join(this.scratch, account);
      mkdirSync(data);
      writeFileSync(
        join(data, 'settings.json'),
        JSON.stringify({
          ...DEFAULT_SETTINGS,
          platformUrl: file.platformUrl,
          caCertificate: file.caCertificatePem,
        }),
      );
      this.startClient(account);
    }
  }

  /** Kills a random client or the platform with SIGKILL, and restarts it. */
  async killOne(): Promise<void> {
    const victim = this.below(PEOPLE.length + 1);
    const account = PEOPLE[victim];
    if (account === undefined) {
      await kill(this.platform);
      await this.startPlatform();
    } else {
      await kill(this.clients.get(account) ?? null);
      this.startClient(account);
    }
  }

  /** Ends the faults. All clients send their waiting commands and report. */
  async rest(): Promise<void> {
    this.ending = true;
    await this.fault({ forgetAnswer: 0 });
    await this.finish();
    // A second run, so that each client receives the last commands of the others.
    this.heard.reports = [];
    for (const account of PEOPLE) this.startClient(account);
    await this.finish();
  }

  private async finish(): Promise<void> {
    const clients = [...this.clients.values()];
    for (const client of clients) client.stdin?.write('rest\n');
    await Promise.all(clients.map(ended));
  }

  async close(): Promise<void> {
    this.ending = true;
    await Promise.all([this.platform, ...this.clients.values()].map(kill));
  }

  private startClient(account: string): void {
    const args = [this.directory, join(this.scratch, account), account, String(this.below(2 ** 31))];
    const client = spawn(process.execPath, [this.script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.clients.set(account, client);
    let text = '';
    client.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      // A line that the kill cut short is not an acknowledgement.
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.hear(JSON.parse(line) as ClientMessage);
    });
    let complaint = '';
    client.stderr.setEncoding('utf8').on('data', (part: string) => (complaint += part));
    client.once('close', (code, signal) => {
      if (signal !== 'SIGKILL' && code !== 0) this.heard.crashed.push(`${account} ${code} ${complaint}`);
    });
    client.stdin.on('error', () => undefined);
  }

  private hear(said: ClientMessage): void {
    const { saved, commands, reports } = this.heard;
    if (said.say === 'saved') saved.set(said.articleId, Math.max(said.text, saved.get(said.articleId) ?? 0));
    else if (said.say === 'command') commands.add(said.commandId);
    else if (said.say === 'rest') reports.push(said.report);
  }

  private async startPlatform(): Promise<void> {
    const script = resolve('dist/practice/practice.cjs');
    const args = [script, '--directory', this.directory, '--articles', '0'];
    const platform = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.platform = platform;
    this.file = await new Promise<PracticeFile>((done, fail) => {
      let text = '';
      platform.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        const end = text.indexOf('\n');
        if (end >= 0) done(JSON.parse(text.slice(0, end)) as PracticeFile);
      });
      platform.once('exit', (code) => fail(new Error(`the platform ended with ${code}`)));
    });
    if (!this.ending) await this.fault({ seed: this.seed, forgetAnswer: 0.05 });
  }

  private async fault(settings: object): Promise<void> {
    const file = this.file as PracticeFile;
    const answer = await fetch(`${file.publicUrl}/practice/faults`, {
      method: 'POST',
      headers: { authorization: `Bearer ${file.controlToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
    if (!answer.ok) throw new Error(`faults not set: ${answer.status} ${await answer.text()}`);
  }
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => child.once('close', done));
}

async function kill(child: ChildProcess | null): Promise<void> {
  child?.kill('SIGKILL');
  if (child) await ended(child);
}

/** Returns the platform's first answers by command id, its article versions, and the save numbers of its revisions. */
function readPlatform(directory: string): {
  answers: Map<string, FirstAnswer>;
  versions: Record<string, number>;
  revisions: Array<{ articleId: string; text: number }>;
} {
  const db = new Database(join(directory, 'practice.db'), { readonly: true });
  try {
    const answers = db.prepare<[], { id: string; answer: string }>('SELECT id, answer FROM command').all();
    const recordsOf = <T>(kind: string) =>
      db
        .prepare<[string], { record: string }>('SELECT record FROM change WHERE kind = ?')
        .all(kind)
        .map(({ record }) => JSON.parse(record) as T);
    return {
      answers: new Map(answers.map(({ id, answer }) => [id, JSON.parse(answer) as FirstAnswer])),
      versions: Object.fromEntries(recordsOf<Article>('article').map(({ id, version }) => [id, version])),
      revisions: recordsOf<Revision>('revision').map((revision) => ({
        articleId: revision.articleId,
        text: textIn((JSON.parse(revision.package) as ContentPackage).title),
      })),
    };
  } finally {
    db.close();
  }
}

it(
  `four clients lose nothing and apply nothing twice over ${KILLS} kills of clients and platform, with 5 % of answers lost`,
  { timeout: 12 * MINUTES },
  async () => {
    const { seed, below } = random();
    console.log(`FAULT_SEED=${seed}`);
    const scratch = mkdtempSync(resolve('node_modules/.office-kill-'));
    const script = await bundle('tests/faults/office/client-process.ts', scratch);
    const stage = new Stage(scratch, script, seed, below);
    try {
      await stage.open();
      for (let kills = 0; kills < KILLS; kills++) {
        await new Promise((done) => setTimeout(done, 50 + below(900)));
        await stage.killOne();
      }
      await stage.rest();
      const { heard } = stage;
      expect(heard.crashed).toEqual([]);
      expect(heard.reports.map(({ account }) => account).sort()).toEqual([...PEOPLE].sort());

      const { answers, versions, revisions } = readPlatform(stage.directory);
      const outbox = heard.reports.flatMap((report) => report.outbox);
      const held = new Set(outbox.map(({ id }) => id));
      expect([...heard.commands].filter((id) => !held.has(id) && !answers.has(id))).toEqual([]);
      expect(outbox.filter(({ id }) => !answers.has(id))).toEqual([]);
      expect(
        outbox.filter(({ id, state }) => state === 'accepted' && answers.get(id)?.status !== 'accepted'),
      ).toEqual([]);

      // Each accepted command adds one to its article's version: the sums show a command applied twice or not at all.
      const accepted = [...answers.values()].filter(({ status }) => status === 'accepted').length;
      expect(Object.values(versions).reduce((sum, version) => sum + version, 0)).toBe(accepted);
      for (const report of heard.reports) expect(report.versions, report.account).toEqual(versions);

      // Each acknowledged save is still in a draft, or in a revision.
      const drafts = heard.reports.flatMap((report) => report.drafts);
      const kept = [...drafts, ...revisions];
      const lost = [...heard.saved].filter(
        ([id, text]) => !kept.some((one) => one.articleId === id && one.text >= text),
      );
      expect(lost).toEqual([]);
      for (const { account, audit } of heard.reports) {
        expect(audit, account).toMatchObject({ intact: true });
        expect(['level', 'ahead', 'unknown'], account).toContain(audit.anchor);
      }
      console.log(
        `${KILLS} kills, ${heard.commands.size} commands acknowledged, ${accepted} accepted, ` +
          `${Object.keys(versions).length} articles, ${heard.saved.size} drafted`,
      );
    } catch (error) {
      console.log(`what was left is in ${scratch}`);
      throw error;
    } finally {
      await stage.close();
    }
    rmSync(scratch, { recursive: true, force: true });
  },
);
