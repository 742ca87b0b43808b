import type { RosterReading } from '../roster-sheet';

/** A file to be read. */
export interface ParserRequest {
  job: 'roster';
  bytes: Uint8Array;
}

/** What the parser process answers. Its shape is checked again by the core. */
export type ParserAnswer =
  | { kind: 'done'; output: unknown }
  | { kind: 'failed'; code: string; message: string; advice: string }
  /** An error that is no Failure. */
  | { kind: 'broken'; error: string };

/** How a parser process ended: with an answer, by itself without one, or killed after the time limit. */
export type ParserOutcome =
  { kind: 'answered'; answer: unknown } | { kind: 'died'; code: number | null } | { kind: 'late' };

/**
 * Starts `dist/core/parser.cjs` in a process of its own for one file, and kills it after its answer or after `limit` ms.
 * Electron's shell has one for the core, which may start no process there; elsewhere it is `forkedParser`.
 */
export interface ParserHost {
  parse(request: ParserRequest, limit: number): Promise<ParserOutcome>;
}

/** Reads untrusted files in a process with memory and time limits, one file at a time. */
export interface FileParser {
  /** @throws Failure WORKBOOK_UNREADABLE */
  roster(bytes: Uint8Array): Promise<RosterReading>;
}
