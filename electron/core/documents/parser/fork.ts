import { guarded } from '../../../error-boundary';
import { fork } from 'node:child_process';
import type { ParserHost, ParserOutcome } from './protocol';

/** Environment variables that a process needs to start, also on Windows. Development variables are not passed on. */
const PASSED = ['PATH', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR'];

/** Returns a parser host for plain Node. `script` is the built parser, `dist/core/parser.cjs`. */
export function forkedParser(script: string): ParserHost {
  return {
    parse: (request, limit) =>
      new Promise<ParserOutcome>((resolve) => {
        const child = fork(script, [], {
          serialization: 'advanced',
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
          // For the main thread; the reading thread has its own limit.
          execArgv: ['--max-old-space-size=256'],
          env: Object.fromEntries(PASSED.map((name) => [name, process.env[name]])),
        });
        const timer = setTimeout(
          guarded('parser: late', () => end({ kind: 'late' })),
          limit,
        );
        const end = (outcome: ParserOutcome) => {
          clearTimeout(timer);
          child.kill('SIGKILL');
          resolve(outcome);
        };
        child.once(
          'message',
          guarded('parser: message', (answer: unknown) => end({ kind: 'answered', answer })),
        );
        child.once(
          'exit',
          guarded('parser: exit', (code: number | null) => end({ kind: 'died', code })),
        );
        child.once(
          'error',
          guarded('parser: error', () => end({ kind: 'died', code: null })),
        );
        child.send(request, (error) => {
          if (error) end({ kind: 'died', code: null });
        });
      }),
  };
}
