import { guarded } from '../error-boundary';
import { join } from 'node:path';
import { utilityProcess } from 'electron';

/** Longest allowed limit, in ms. */
const LONGEST = 60_000;

type Outcome = { kind: 'answered'; answer: unknown } | { kind: 'died'; code: number } | { kind: 'late' };

/**
 * Parses an untrusted file in a separate process: sends `request` and resolves to its first message. The process is
 * killed after the answer or after `limit` ms. Done by the shell, because the packaged program cannot run plain Node.
 * Never rejects.
 */
export function parseFile(request: unknown, limit: unknown): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(join(__dirname, '..', 'core', 'parser.cjs'), [], {
      serviceName: 'office-parser',
      stdio: 'ignore',
    });
    const timer = setTimeout(
      guarded('shell/parser: late', () => end({ kind: 'late' })),
      Math.min(Number(limit) || 0, LONGEST),
    );
    const end = (outcome: Outcome) => {
      clearTimeout(timer);
      child.kill();
      resolve(outcome);
    };
    child.once(
      'spawn',
      guarded('shell/parser: spawn', () => child.postMessage(request)),
    );
    child.once(
      'message',
      guarded('shell/parser: message', (answer: unknown) => end({ kind: 'answered', answer })),
    );
    child.once(
      'exit',
      guarded('shell/parser: exit', (code: number) => end({ kind: 'died', code })),
    );
  });
}
