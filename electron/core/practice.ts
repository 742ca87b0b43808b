import { readFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { guarded, inBackground } from '../error-boundary';
import { API_BASE, healthSchema, instantSchema } from '../platform/contract';
import type { PracticeInfo } from './contract';
import { Failure } from './failure';

/** A running practice platform: its addresses and accounts, and the CA certificate to trust. */
export interface Practice {
  info: PracticeInfo;
  caCertificate: string;
  /** Returns the simulated SMS messages, newest first. Rejects with `Failure` 'PRACTICE_FAILED'. */
  messages(): Promise<PracticeMessage[]>;
  stop(): Promise<void>;
}

export type PracticeMessage = z.infer<typeof messagesSchema>['messages'][number];
const messagesSchema = z.object({
  messages: z.array(z.object({ at: instantSchema, accountId: z.string(), text: z.string() })),
});

interface PracticeFile {
  platformUrl: string;
  publicUrl: string;
  caCertificatePem: string;
  accounts: PracticeInfo['accounts'];
  controlToken: string;
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
        response.on(
          'data',
          guarded('practice: data', (part: string) => (text += part)),
        );
        response.on(
          'error',
          guarded('practice: error', () => resolve(false)),
        );
        response.on(
          'end',
          guarded('practice: end', () => {
            try {
              resolve(healthSchema.parse(JSON.parse(text)).practice);
            } catch {
              resolve(false);
            }
          }),
        );
      },
    );
    request.on(
      'timeout',
      guarded('practice: timeout', () => request.destroy()),
    );
    request.on(
      'error',
      guarded('practice: error', () => resolve(false)),
    );
  });
}

async function readMessages({ publicUrl, controlToken }: PracticeFile): Promise<PracticeMessage[]> {
  try {
    const answer = await fetch(`${publicUrl}/practice/messages`, {
      headers: { authorization: `Bearer ${controlToken}` },
      signal: AbortSignal.timeout(5000),
    });
    return messagesSchema.parse(await answer.json()).messages;
  } catch (cause) {
    throw new Failure('PRACTICE_FAILED', '没有读到演练平台的短信。', '请确认演练平台正在运行，然后重试。', {
      cause,
    });
  }
}

function asPractice(file: PracticeFile, stop: () => Promise<void>): Practice {
  const { platformUrl, publicUrl, accounts } = file;
  const info = { platformUrl, publicUrl, accounts };
  return { info, caCertificate: file.caCertificatePem, messages: () => readMessages(file), stop };
}

/**
 * Joins the practice platform that already serves `directory`; otherwise starts one in a worker thread from the built
 * script. `stop` of a joined platform does nothing.
 *
 * Rejects with `Failure` 'PRACTICE_FAILED' when the platform does not start within 60 s.
 */
export async function enterPractice(directory: string, script: string): Promise<Practice> {
  const running = await readPracticeFile(directory);
  if (running && (await answers(running))) return asPractice(running, () => Promise.resolve());

  const worker = new Worker(script, { workerData: { directory } });
  const file = await new Promise<PracticeFile>((resolve, reject) => {
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      reject(
        new Failure('PRACTICE_FAILED', '演练平台没有启动成功。', '请重试；若仍不行，请重启本程序。', {
          cause,
        }),
      );
    };
    const timer = setTimeout(
      guarded('practice: timer', () => {
        fail(new Error('no answer within 60 s'));
        inBackground('practice platform not ended', worker.terminate());
      }),
      60_000,
    );
    worker.on('error', fail);
    worker.once(
      'exit',
      guarded('practice: exit', (code) => fail(new Error(`exit ${code}`))),
    );
    worker.on(
      'message',
      guarded('practice: message', (message: { type: string; info?: PracticeFile }) => {
        if (message.type !== 'ready' || !message.info) return;
        clearTimeout(timer);
        resolve(message.info);
      }),
    );
  });
  worker.removeAllListeners('exit');
  return asPractice(file, async () => {
    const gone = new Promise<void>((resolve) =>
      worker.once(
        'exit',
        guarded('practice: exit', () => resolve()),
      ),
    );
    worker.postMessage({ type: 'stop' });
    await Promise.race([gone, new Promise<void>((resolve) => setTimeout(resolve, 3000))]);
    await worker.terminate();
  });
}
