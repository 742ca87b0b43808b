import { guarded } from '../../../error-boundary';
import { TimeLimit } from './connection-fault';

/** Minimum throughput in bytes per ms. */
const SLOWEST = 8;

/** Time limits of one exchange: until the connection is usable, then for the answer with all its bytes. */
export class TimeLimits {
  readonly #connectTimer: NodeJS.Timeout;
  #answerTimer: NodeJS.Timeout | undefined;
  #received = 0;

  /**
   * @param limits `connect` and `answer` in ms; `sent` is the size of the request's body in bytes
   * @param exceeded called when a limit is exceeded
   */
  constructor(
    private readonly limits: { connect: number; answer: number; sent: number },
    private readonly exceeded: (limit: TimeLimit) => void,
  ) {
    this.#connectTimer = setTimeout(
      guarded('sync/http/time-limits: timer', () => exceeded(new TimeLimit('connect'))),
      limits.connect,
    );
  }

  /** The connection is usable: the time for the answer begins. */
  connected(): void {
    clearTimeout(this.#connectTimer);
    if (this.#answerTimer === undefined) this.#watchAnswer(performance.now());
  }

  received(bytes: number): void {
    this.#received += bytes;
  }

  stop(): void {
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#answerTimer);
  }

  #watchAnswer(from: number): void {
    const { answer, sent } = this.limits;
    const remaining = answer + (sent + this.#received) / SLOWEST - (performance.now() - from);
    if (remaining > 0)
      this.#answerTimer = setTimeout(
        guarded('sync/http/time-limits: timer', () => this.#watchAnswer(from)),
        remaining + 1,
      );
    else this.exceeded(new TimeLimit(this.#received > 0 ? 'throughput' : 'answer'));
  }
}
