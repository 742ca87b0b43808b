import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Failure } from '../../failure';
import type { ParentPort } from '../../host';
import { readRoster } from '../workbook/read';
import type { ParserAnswer, ParserRequest } from './protocol';

/**
 * The parser process. Its main thread watches the memory of the process; the file is read in a thread with a heap limit.
 * A fatal error of V8 ends this process only.
 */

const LIMIT = {
  /** Heap of the reading thread, MB. A workbook at the limits of `scan.ts` needs about 200. */
  heap: 320,
  /** Resident memory of the process, buffers included, bytes. */
  resident: 640 * 1024 * 1024,
};
/** Interval in ms between two looks at the memory. */
const LOOK = 20;
/** Exit code after the resident limit. */
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

/** Reads in a thread of its own; resolves with its answer. */
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
