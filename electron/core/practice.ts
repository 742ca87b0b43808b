import { readFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { API_BASE, healthSchema } from '../platform/contract';
import type { PracticeInfo } from './contract';
import { Failure } from './failure';

/** The practice platform as the core sees it: an address, a CA to pin, and its invented people. */
export interface Practice {
  info: PracticeInfo;
  caCertificate: string;
  stop(): Promise<void>;
}

interface PracticeFile {
  platformUrl: string;
  publicUrl: string;
  caCertificatePem: string;
  accounts: PracticeInfo['accounts'];
}

async function readPracticeFile(directory: string): Promise<PracticeFile | null> {
  try {
    return JSON.parse(await readFile(path.join(directory, 'practice.json'), 'utf8')) as PracticeFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function answers(file: PracticeFile): Promise<boolean> {
  return new Promise((resolve) => {
    const request = https.get(
      `${file.platformUrl}${API_BASE}/health`,
      { ca: file.caCertificatePem, timeout: 2000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('error', () => resolve(false));
        response.on('end', () => {
          try {
            resolve(healthSchema.parse(JSON.parse(text)).practice);
          } catch {
            resolve(false);
          }
        });
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

function asPractice(file: PracticeFile, stop: () => Promise<void>): Practice {
  const { platformUrl, publicUrl, accounts } = file;
  return { info: { platformUrl, publicUrl, accounts }, caCertificate: file.caCertificatePem, stop };
}

/**
 * Joins the practice platform that already serves this directory, else starts one in a worker thread from its built
 * script. Rejects with a Failure when it does not come up within 30 s.
 */
export async function enterPractice(directory: string, script: string): Promise<Practice> {
  const running = await readPracticeFile(directory);
  if (running && (await answers(running))) return asPractice(running, () => Promise.resolve());

  const worker = new Worker(script, { workerData: { directory } });
  const file = await new Promise<PracticeFile>((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(
        new Failure('PRACTICE_FAILED', '演练平台没有启动成功。', '请重试；若仍不行，请重启本程序。', {
          cause,
        }),
      );
    const timer = setTimeout(() => {
      fail(new Error('no answer within 30 s'));
      void worker.terminate();
    }, 30_000);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`exit ${code}`)));
    worker.on('message', (message: { type: string; info?: PracticeFile }) => {
      if (message.type !== 'ready' || !message.info) return;
      clearTimeout(timer);
      resolve(message.info);
    });
  });
  worker.removeAllListeners('exit');
  return asPractice(file, async () => {
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage({ type: 'stop' });
    await Promise.race([gone, new Promise<void>((resolve) => setTimeout(resolve, 3000))]);
    await worker.terminate();
  });
}
