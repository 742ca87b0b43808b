import { guarded } from '../../../../error-boundary';
import { Failure } from '../../../failure';
import { driverFailed, tokenBusy } from './failures';
import type { DriverCall, DriverOutput, FromWorker } from './protocol';

/** Time limit in ms per act of a driver. After it the call fails, and the driver counts as busy until it answers. */
export type DriverTimeLimits = Record<DriverCall, number>;

type Answer = Exclude<FromWorker, { kind: 'removed' }>;
type Done = Extract<Answer, { kind: 'done' }>;

interface PendingCall {
  answered(message: Answer): void;
  lost(error: Failure): void;
}

/** The calls of a driver that are not answered yet. */
export class PendingCalls {
  readonly #calls = new Map<number, PendingCall>();
  /** Calls that exceeded their time limit and are not answered yet. */
  readonly #overdue = new Set<number>();
  #lastId = 0;

  /** `onLateAnswer` is called when an act is done after its time limit. */
  constructor(
    private readonly timeLimits: DriverTimeLimits,
    private readonly onLateAnswer: (act: DriverCall, answer: Done) => void,
  ) {}

  /** True while the driver has not answered a call that exceeded its time limit. */
  get isOverdue(): boolean {
    return this.#overdue.size > 0;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  /** Waits for the answer to a call. Rejects with `Failure` 'TOKEN_BUSY', 'DRIVER_FAILED' or that of the answer. */
  wait<A extends DriverCall>(id: number, act: A): Promise<DriverOutput<A>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        guarded('identity/keystores/tokens/client: timer', () => {
          this.#overdue.add(id);
          reject(tokenBusy());
        }),
        this.timeLimits[act],
      );
      this.#calls.set(id, {
        answered: (message) => {
          const isLate = this.#overdue.delete(id);
          clearTimeout(timer);
          if (message.kind !== 'done') return reject(failureOf(message));
          resolve(message.output as DriverOutput<A>);
          if (isLate) this.onLateAnswer(act, message);
        },
        lost(error) {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
  }

  /** Settles the call that the message answers. */
  answer(message: Answer): void {
    this.#calls.get(message.id)?.answered(message);
    this.#calls.delete(message.id);
  }

  /** Rejects all calls: the worker has ended. */
  rejectAll(error: Failure): void {
    for (const { lost } of this.#calls.values()) lost(error);
    this.#calls.clear();
    this.#overdue.clear();
  }
}

function failureOf(answer: Exclude<Answer, Done>): Failure {
  return answer.kind === 'failed'
    ? new Failure(answer.code, answer.message, answer.advice)
    : driverFailed('UKey 驱动出了意料之外的错误。', new Error(answer.error));
}
