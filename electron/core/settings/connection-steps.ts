import type { LineStep } from '../contract';
import { Failure } from '../failure';

type StepName = LineStep['name'];

const LABELS: Record<StepName, string> = {
  address: '平台地址',
  proxy: '代理服务器',
  dns: '域名解析',
  connect: '网络连通',
  tls: '加密与证书',
  platform: '平台应答',
  clock: '本机时钟',
};
const ORDER = Object.keys(LABELS) as StepName[];

export type StepResult = Pick<LineStep, 'result' | 'message' | 'advice'>;
export const ok = (message: string): StepResult => ({ result: 'ok', message, advice: '' });
export const failed = ({ message, advice }: Failure): StepResult => ({ result: 'failed', message, advice });

const SKIPPED: StepResult = { result: 'skipped', message: '前一项未通过，没有检查。', advice: '' };

/** Collects the results of the steps of a connection test. */
export class ConnectionSteps {
  readonly #results = new Map<StepName, StepResult>();

  /** Saves the result of a step; returns false when it failed. */
  add(name: StepName, step: StepResult): boolean {
    this.#results.set(name, step);
    return step.result !== 'failed';
  }

  /**
   * Returns what `read` returns. When it throws a `Failure`, the step has failed, and null is returned. Throws other
   * errors unchanged.
   */
  try<T>(name: StepName, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.add(name, failed(error));
      return null;
    }
  }

  /** Returns all steps in order; those without a result are 'skipped'. */
  list(): LineStep[] {
    return ORDER.map((name) => ({ name, label: LABELS[name], ...(this.#results.get(name) ?? SKIPPED) }));
  }
}
