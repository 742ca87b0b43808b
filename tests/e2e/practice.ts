import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Page } from '@playwright/test';
import { root } from '../../build/machine.mjs';
import type { FaultSettings, PracticeInfo, PracticeKey } from '../../electron/platform/practice/server';
import { expect } from '@playwright/test';
import { waitUntilPagesOpen } from './root-of-trust';
import { answerFileDialog } from './actions';
import type { Client } from './clients';

/** A practice platform that is started by the test and not by a client. */
export interface Practice {
  readonly info: PracticeInfo;
  /** Sets faults from now on; `offline` disconnects every client. */
  setFaults(change: Partial<FaultSettings>): Promise<void>;
  /** Issues a new certificate file without binding it to the account. */
  issue(accountId: string, algorithm: PracticeKey['algorithm']): Promise<PracticeKey>;
  /** Stops the platform. `start` continues with the same data at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function launch(directory: string): Promise<{ worker: Worker; info: PracticeInfo }> {
  const worker = new Worker(join(root, 'dist', 'practice', 'practice.cjs'), { workerData: { directory } });
  const info = await new Promise<PracticeInfo>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: { type: string; info: PracticeInfo }) => {
      if (message.type === 'ready') resolve(message.info);
    });
  });
  return { worker, info };
}

export async function startPractice(directory: string): Promise<Practice> {
  let running: Awaited<ReturnType<typeof launch>> | null = await launch(directory);
  const { info } = running;
  const control = async (what: string, body: object): Promise<unknown> => {
    const answer = await fetch(`${info.publicUrl}/practice/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${info.controlToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return answer.json();
  };
  return {
    info,
    setFaults: async (change) => {
      await control('faults', change);
    },
    issue: async (accountId, algorithm) =>
      (await control('certificates', { accountId, algorithm })) as PracticeKey,
    start: async () => {
      running ??= await launch(directory);
    },
    stop: async () => {
      if (!running) return;
      const { worker } = running;
      running = null;
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage({ type: 'stop' });
      await gone;
    },
  };
}

/**
 * Enters the practice office on the first screen and signs in as one of its people (see `practice/people.ts`). The
 * first sign-in compares the root of trust.
 */
export async function signInAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: '进入演练' }).click();
  // The first client to enter makes the platform and its certificates, which takes longer.
  await page.getByRole('button', { name: `以${name}登录` }).click({ timeout: 90_000 });
  await waitUntilPagesOpen(page);
}

/** Sets the platform in 网络设置 before login, like a real platform, which no client starts by itself. */
export async function setPlatform(page: Page, { info }: Practice): Promise<void> {
  await page.getByRole('button', { name: '网络设置' }).click();
  await page.getByLabel('平台地址').fill(info.platformUrl);
  await page.getByRole('button', { name: '粘贴 PEM' }).click();
  await page.getByLabel('CA 证书的 PEM 文本').fill(info.caCertificatePem);
  await page.getByRole('button', { name: '保存设置' }).click();
  await expect(page.getByText('有修改尚未保存')).toBeHidden();
  await page.getByRole('button', { name: '返回登录' }).click();
}

export function personOf({ info }: Practice, name: string) {
  const person = info.accounts.find((account) => account.name === name);
  if (!person) throw new Error(`nobody is called ${name}`);
  return person;
}

/** Returns the certificate file of a person with this algorithm. Throws when there is none. */
export function keyOf({ info }: Practice, name: string, algorithm: PracticeKey['algorithm']): PracticeKey {
  const person = info.accounts.find((account) => account.name === name);
  const key = info.keys.find((it) => it.accountId === person?.accountId && it.algorithm === algorithm);
  if (!key) throw new Error(`${name} has no such certificate`);
  return key;
}

type Host = Pick<Client, 'page' | 'electron'>;
type KeyFile = Pick<PracticeKey, 'certificatePath' | 'password'>;

/** Chooses a certificate file on the login page and fills in its password. */
export async function fillCertificateFile(
  client: Host,
  { certificatePath: path, password }: KeyFile,
): Promise<void> {
  const { page } = client;
  await answerFileDialog(client, path, () => page.getByRole('button', { name: '选择…' }).click());
  await expect(page.getByLabel('证书文件', { exact: true })).toHaveValue(
    client.electron ? path : basename(path),
  );
  await page.getByLabel('证书密码').fill(password);
}

/** Signs in on the login page with a certificate file and its password, up to the screen of the root of trust. */
export async function submitCertificateFile(client: Host, key: KeyFile): Promise<void> {
  await fillCertificateFile(client, key);
  await client.page.getByRole('button', { name: '登录', exact: true }).click();
}

/** Enters the practice office and signs in with a certificate file and its password. */
export async function signInWithFile(client: Host, key: KeyFile): Promise<void> {
  const { page } = client;
  await page.getByRole('button', { name: '进入演练' }).click();
  await page.getByRole('button', { name: /^改用证书文件/ }).click();
  await submitCertificateFile(client, key);
}

/**
 * Signs in with a certificate file and its password, online or offline. The first sign-in compares the root of trust.
 */
export async function signInOutsidePractice(client: Host, practice: Practice, name: string): Promise<void> {
  await submitCertificateFile(client, personOf(practice, name));
  await waitUntilPagesOpen(client.page, practice);
}
