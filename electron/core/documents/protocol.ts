import type { OfficialDocument } from './official-document';
import type { RosterSheet } from './roster-sheet';

/** Jobs of the worker. */
export interface Jobs {
  docx: { input: OfficialDocument; output: Uint8Array };
  writeRoster: { input: RosterSheet; output: Uint8Array };
}
export type Job = keyof Jobs;
export type Input<J extends Job> = Jobs[J]['input'];
export type Output<J extends Job> = Jobs[J]['output'];

export interface ToWorker {
  id: number;
  job: Job;
  input: unknown;
}

export type FromWorker =
  | { kind: 'done'; id: number; output: Output<Job> }
  | { kind: 'failed'; id: number; code: string; message: string; advice: string }
  /** An error other than a `Failure`: a defect. */
  | { kind: 'broken'; id: number; error: string };

/** Runs document jobs in a worker thread. Each job resolves or rejects with a `Failure` within the time limit. */
export interface DocumentWorker {
  run<J extends Job>(job: J, input: Input<J>): Promise<Output<J>>;
  /** Whether the thread is running. */
  readonly running: boolean;
  close(): Promise<void>;
}
