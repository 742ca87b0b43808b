import { parentPort, type MessagePort } from 'node:worker_threads';
import { Failure } from '../failure';
import { officialDocx } from './docx/document';
import { officialDocumentSchema } from './official-document';
import type { FromWorker, Job, Output, ToWorker } from './protocol';
import { rosterSheetSchema } from './roster-sheet';
import { writeRoster } from './workbook/write';

/** Runs each job. Input is validated here, independently of the caller. */
const JOBS: { [J in Job]: (input: unknown) => Promise<Output<J>> } = {
  docx: (input) => officialDocx(officialDocumentSchema.parse(input)),
  writeRoster: (input) => writeRoster(rosterSheetSchema.parse(input)),
};

async function answer({ id, job, input }: ToWorker): Promise<FromWorker> {
  try {
    return { kind: 'done', id, output: await JOBS[job](input) };
  } catch (error) {
    if (!(error instanceof Failure))
      return {
        kind: 'broken',
        id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      };
    const { code, message, advice } = error;
    return { kind: 'failed', id, code, message, advice };
  }
}

function run(port: MessagePort): void {
  port.on('message', (message: ToWorker) => void answer(message).then((reply) => port.postMessage(reply)));
}

if (parentPort) run(parentPort);
