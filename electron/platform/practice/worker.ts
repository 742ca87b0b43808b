import { parseArgs } from 'node:util';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { guarded, reportUncaught } from '../../error-boundary';
import { sampleArticles } from './articles/samples';
import { startPractice, type PracticeInfo, type PracticeServer } from './server';

/** Parameters of the worker (`workerData`) or of the command line. */
interface StartRequest {
  directory: string;
  port?: number;
  publicPort?: number;
  /** Number of sample articles for an empty platform. */
  articles?: number;
}

/** Enough to fill the site, its lists and the search. */
const DEFAULT_ARTICLES = 60;

async function start(request: StartRequest): Promise<PracticeServer> {
  const server = await startPractice({
    ...request,
    report: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  });
  const count = request.articles ?? DEFAULT_ARTICLES;
  if (server.empty && count > 0) await server.importArticles(sampleArticles(count, new Date()));
  return server;
}

function infoOf(server: PracticeServer): PracticeInfo {
  const { platformUrl, publicUrl, caCertificatePem, accounts, keys, refusals, controlToken } = server;
  return { platformUrl, publicUrl, caCertificatePem, accounts, keys, refusals, controlToken };
}

/** Runs as a worker thread: posts `{ type: 'ready', info }`, ends after `{ type: 'stop' }`. */
async function runInWorker(port: NonNullable<typeof parentPort>): Promise<void> {
  reportUncaught(() => undefined);
  const server = await start(workerData as StartRequest);
  port.on(
    'message',
    guarded('practice/worker: message', (message: { type?: string }) => {
      return message.type === 'stop' ? server.close().then(() => port.close()) : undefined;
    }),
  );
  port.postMessage({ type: 'ready', info: infoOf(server) });
}

/** Runs as a program: prints one line of JSON when ready, ends on SIGTERM or SIGINT. */
async function runAsProgram(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { directory: text, port: text, 'public-port': text, articles: text },
  });
  if (!values.directory) throw new Error('--directory is required');
  const server = await start({
    directory: values.directory,
    port: Number(values.port ?? 0),
    publicPort: Number(values['public-port'] ?? 0),
    ...(values.articles === undefined ? {} : { articles: Number(values.articles) }),
  });
  const stop = guarded('practice/worker: signal', () => server.close());
  reportUncaught(() => undefined);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify(infoOf(server))}\n`);
}

const fail = (error: unknown) => {
  if (!isMainThread) throw error;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
};
(isMainThread || !parentPort ? runAsProgram() : runInWorker(parentPort)).catch(fail);
