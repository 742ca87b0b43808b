import { parentPort } from 'node:worker_threads';
import { inspectPage } from '../../../domain/publishing/inspect';
import type { FromWorker, InspectionInput } from './protocol';

function inspect({ signed, rules, pages, resources }: InspectionInput): FromWorker {
  try {
    return { kind: 'done', inspection: inspectPage(signed, rules, pages, resources) };
  } catch (error) {
    return { kind: 'broken', error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (input: InspectionInput) => parentPort?.postMessage(inspect(input)));
