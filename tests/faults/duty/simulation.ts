import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ContractRouterClient } from '@orpc/contract';
import type { CoreContract, PracticeAccount } from '../../../electron/core/contract';
import { DEFAULT_SETTINGS } from '../../../electron/core/settings/service';
import { uploadKey } from '../../unit/core/office/client';
import type { InstructionAnswer, Instruction } from './officer-process';

/** A platform, the officers' machines, their connections, and the simulated time of all of them. */

const HOUR = 3_600_000;

/** Returns the ms since 1970 of `day` (YYYY-MM-DD) and `time` (HH:MM) in Asia/Shanghai. */
export const instantAt = (day: string, time: string): number => Date.parse(`${day}T${time}:00+08:00`);
export const iso = (ms: number): string => new Date(ms).toISOString();

type Core = ContractRouterClient<CoreContract>;

/** A network connection that can be cut: an HTTP proxy (CONNECT, RFC 9110) for one machine. */
class CuttableProxy {
  private readonly server: Server = createServer();
  private readonly sockets = new Set<Socket>();
  private whole = true;

  async open(): Promise<string> {
    this.server.on('connect', (request, socket: Socket) => {
      const [host = '', port = ''] = (request.url ?? '').split(':');
      if (!this.whole) return void socket.destroy();
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) {
        this.sockets.add(end);
        end.on('error', () => end.destroy()).on('close', () => this.sockets.delete(end));
      }
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get isCut(): boolean {
    return !this.whole;
  }

  cut(): void {
    this.whole = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.whole = true;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

/** The client of one person on one machine. */
export class OfficerClient {
  readonly proxy = new CuttableProxy();
  /** Error of the machine's clock in ms. */
  clockError = 0;
  /** SHA-256 of the root of trust that this person confirmed. */
  root = '';
  private child: ChildProcess | null = null;
  private last = 0;
  private readonly waiting = new Map<number, (answered: InstructionAnswer | null) => void>();
  private startedAt = 0;

  constructor(
    private readonly stage: Simulation,
    readonly accountId: string,
    private readonly data: string,
  ) {}

  async open(platformUrl: string, caCertificate: string): Promise<void> {
    mkdirSync(this.data);
    const proxy = { mode: 'manual' as const, url: await this.proxy.open() };
    const settings = { ...DEFAULT_SETTINGS, platformUrl, caCertificate, proxy };
    writeFileSync(join(this.data, 'settings.json'), JSON.stringify(settings));
    await this.start();
  }

  /** Starts the client and signs in. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.stage.script, this.stage.directory, this.data], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child = child;
    this.last = 0;
    this.startedAt = this.stage.now - HOUR;
    child.stdin.on('error', () => undefined);
    const ready = this.answer(0);
    createInterface(child.stdout).on('line', (line) => {
      const answered = JSON.parse(line) as InstructionAnswer;
      this.waiting.get(answered.id)?.(answered);
      this.waiting.delete(answered.id);
    });
    child.once('close', () => {
      for (const settle of this.waiting.values()) settle(null);
      this.waiting.clear();
    });
    await ready;
    await this.setClock();
    const { certificatePath, password } = this.stage.account(this.accountId);
    const key = await uploadKey(this, certificatePath);
    const { rootToConfirm } = await this.core.identity.signIn({ key, secret: password });
    if (rootToConfirm === null) return;
    await this.core.identity.confirmRoot({ root: rootToConfirm });
    this.root = rootToConfirm;
  }

  async setClock(): Promise<void> {
    const { now } = this.stage;
    if (!this.child) return;
    await this.tell({ clock: { now: now + this.clockError, uptime: now - this.startedAt } });
  }

  /** Calls of the client. A failed call rejects with its code and message, a call during a kill with `killed`. */
  readonly core: Core = new Proxy({} as Core, {
    get: (_, group: string) =>
      new Proxy(
        {},
        {
          get: (__, name: string) => (input: unknown) => this.call([group, name], input ?? undefined),
        },
      ),
  });

  async synced(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const status = await this.core.sync.now();
      if (status.state === 'synced' && status.waiting === 0) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${this.accountId} does not come level with the platform`);
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child) return;
    const gone = new Promise((done) => child.once('close', done));
    child.kill('SIGKILL');
    await gone;
    this.child = null;
  }

  async close(): Promise<void> {
    if (this.child) {
      const { child } = this;
      const gone = new Promise((done) => child.once('close', done));
      await this.tell({ stop: true }).catch(() => undefined);
      await gone;
      this.child = null;
    }
    this.proxy.close();
  }

  /** Makes a call. Unlocks a client that has locked, as simulated days pass in seconds, and repeats the call. */
  private async call(call: [string, string], input: unknown): Promise<unknown> {
    try {
      return await this.tell({ call, input });
    } catch (error) {
      if ((error as { code?: string }).code !== 'LOCKED') throw error;
      const { password: secret } = this.stage.account(this.accountId);
      await this.tell({ call: ['identity', 'unlock'], input: { secret } });
      return this.tell({ call, input });
    }
  }

  private answer(id: number): Promise<InstructionAnswer | null> {
    return new Promise((done) => this.waiting.set(id, done));
  }

  private async tell(
    told:
      | { clock: { now: number; uptime: number } }
      | { call: [string, string]; input: unknown }
      | { stop: true },
  ): Promise<unknown> {
    const id = ++this.last;
    const answered = this.answer(id);
    this.child?.stdin?.write(`${JSON.stringify({ id, ...told } as Instruction)}\n`);
    const result = await answered;
    if (result === null) throw new Error('killed');
    if ('failure' in result) throw Object.assign(new Error(result.failure.message), result.failure);
    return result.value;
  }
}

interface PracticeFile {
  platformUrl: string;
  publicUrl: string;
  caCertificatePem: string;
  controlToken: string;
  accounts: PracticeAccount[];
}

export class Simulation {
  now = Date.now();
  readonly directory: string;
  private platform: ChildProcess | null = null;
  private file: PracticeFile | null = null;
  private readonly clients: OfficerClient[] = [];

  constructor(
    private readonly scratch: string,
    /** The built `officer.ts`. */
    readonly script: string,
  ) {
    this.directory = join(scratch, 'platform');
  }

  async open(now: number): Promise<void> {
    const platform = spawn(
      process.execPath,
      [resolve('dist/practice/practice.cjs'), '--directory', this.directory, '--articles', '0'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.platform = platform;
    await new Promise<void>((done, fail) => {
      createInterface(platform.stdout).once('line', () => done());
      platform.once('exit', (code) => fail(new Error(`the platform ended with ${code}`)));
    });
    this.file = JSON.parse(readFileSync(join(this.directory, 'practice.json'), 'utf8')) as PracticeFile;
    await this.setTime(now);
  }

  async openClient(accountId: string): Promise<OfficerClient> {
    const client = new OfficerClient(this, accountId, join(this.scratch, accountId));
    this.clients.push(client);
    const { platformUrl, caCertificatePem } = this.practice();
    await client.open(platformUrl, caCertificatePem);
    return client;
  }

  account(accountId: string): PracticeAccount {
    const account = this.practice().accounts.find((one) => one.accountId === accountId);
    if (!account) throw new Error(`no ${accountId}`);
    return account;
  }

  /**
   * Sets the time of the platform and of every machine, each with the error of its clock. Connections are cut
   * meanwhile: the clocks are not set at the same moment, and no machine may compare them in between.
   */
  async setTime(now: number): Promise<void> {
    const whole = this.clients.filter(({ proxy }) => !proxy.isCut);
    for (const { proxy } of whole) proxy.cut();
    await this.setClocks(now);
    for (const { proxy } of whole) proxy.mend();
  }

  private async setClocks(now: number): Promise<void> {
    this.now = now;
    const { publicUrl, controlToken } = this.practice();
    const answer = await fetch(`${publicUrl}/practice/faults`, {
      method: 'POST',
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ clockOffsetMs: now - Date.now() }),
    });
    if (!answer.ok) throw new Error(`time not set: ${answer.status} ${await answer.text()}`);
    for (const client of this.clients) await client.setClock();
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    const { platform } = this;
    if (!platform) return;
    platform.removeAllListeners('exit');
    const gone = new Promise((done) => platform.once('close', done));
    platform.kill('SIGTERM');
    await gone;
  }

  private practice(): PracticeFile {
    if (!this.file) throw new Error('the platform is not open');
    return this.file;
  }
}
