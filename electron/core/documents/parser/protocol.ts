import type { RosterReading } from '../roster-sheet';

/** A file to read. */
export interface ParserRequest {
  job: 'roster';
  bytes: Uint8Array;
}

/** Answer of the parser process; the core validates its shape again. */
export type ParserAnswer =
  | { kind: 'done'; output: unknown }
  | { kind: 'failed'; code: string; message: string; advice: string }
  /** An error other than a `Failure`. */
  | { kind: 'broken'; error: string };

/** How a parser process ended: with an answer, by exiting without an answer, or killed after the time limit. */
export type ParserOutcome =
  { kind: 'answered'; answer: unknown } | { kind: 'died'; code: number | null } | { kind: 'late' };

/**
 * Runs `dist/core/parser.cjs` in a process of its own for one file and kills it after its answer or after `limit` ms.
 * Under Electron the shell provides one, because the core cannot start processes there; elsewhere it is `forkedParser`.
 */
export interface ParserHost {
  parse(request: ParserRequest, limit: number): Promise<ParserOutcome>;
}

/** Reads untrusted files in a process with memory and time limits, one file at a time. */
export interface FileParser {
  /** Rejects with `Failure` 'WORKBOOK_UNREADABLE'. */
  roster(bytes: Uint8Array): Promise<RosterReading>;
}
