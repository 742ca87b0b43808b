import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Failure } from '../../failure';
import type { ParentPort } from '../../remote-host';
import { readRoster } from '../workbook/read';
import type { ParserAnswer, ParserRequest } from './protocol';

/**
 * The parser process. Its main thread checks the memory of the process; a thread with a heap limit reads the file. A
 * fatal V8 error ends only this process.
 */

const LIMIT = {
  /** Heap of the reading thread in MB. A workbook at the limits of `scan.ts` needs about 200. */
  heap: 320,
  /** Resident memory of the process in bytes, buffers included. */
  resident: 640 * 1024 * 1024,
};
/** Interval in ms between memory checks. */
const LOOK = 20;
/** Exit code when resident memory exceeds its limit. */
const TOO_LARGE = 71;

async function answerTo({ job, bytes }: ParserRequest): Promise<ParserAnswer> {
  try {
    if (job !== 'roster' || !(bytes instanceof Uint8Array)) throw new TypeError('unknown job');
    return { kind: 'done', output: await readRoster(bytes) };
  } catch (error) {
    if (error instanceof Failure) {
      const { code, message, advice } = error;
      return { kind: 'failed', code, message, advice };
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'broken', error: text.slice(0, 4000) };
  }
}

/** Reads the file in a separate thread; resolves with its answer. */
function readApart(request: ParserRequest): Promise<ParserAnswer> {
  return new Promise((resolve) => {
    const thread = new Worker(__filename, {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: LIMIT.heap, maxYoungGenerationSizeMb: 32 },
    });
    thread.once('message', resolve);
    thread.once('error', (error) => resolve({ kind: 'broken', error: String(error).slice(0, 4000) }));
    thread.once('exit', (code) => resolve({ kind: 'broken', error: `thread ended with ${code}` }));
  });
}

function serve(): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > LIMIT.resident) process.exit(TOO_LARGE);
  }, LOOK);
  const { parentPort: shell } = process as unknown as { parentPort?: ParentPort };
  if (shell)
    shell.on('message', ({ data }) => {
      void readApart(data as ParserRequest).then((answer) => shell.postMessage(answer));
    });
  else {
    process.once('message', (request) => {
      void readApart(request as ParserRequest).then((answer) => process.send?.(answer));
    });
    process.once('disconnect', () => process.exit(0));
  }
}

if (isMainThread) serve();
else void answerTo(workerData as ParserRequest).then((answer) => parentPort?.postMessage(answer));
