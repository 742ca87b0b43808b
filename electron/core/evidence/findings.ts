import type { CheckResult } from '../contract';
import type { Register } from '../../domain/accounts/register';
import type { ChainVerifier } from '../../pki/trust';

/** Tolerated difference of two clocks in ms; the same as in `verify.sh`. */
export { MAX_USABLE_OFFSET as TOLERANCE } from '../../domain/clock/tolerances';

/** A package under verification. */
export interface VerificationContext {
  held: { files: ReadonlyMap<string, Buffer> };
  /** Verifier with this machine's anchors only, and with the CAs and CRLs of the package. */
  verifier: ChainVerifier;
  /** The package's register from this machine's root on; null when it has no valid one. */
  register: Register | null;
  now: Date;
}

/** Collects findings in order. */
export class CheckResults {
  readonly list: CheckResult[] = [];

  add(holds: CheckResult['holds'], text: string, file = ''): void {
    this.list.push({ holds, text, file });
  }

  judge(holds: boolean, yes: string, no: string, file = ''): boolean {
    this.add(holds ? 'yes' : 'no', holds ? yes : no, file);
    return holds;
  }
}

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });
const minute = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'medium',
});

/** A day in Asia/Shanghai, such as 2027年5月20日. */
export const dayText = (at: Date | string) => day.format(new Date(at));
/** A time in Asia/Shanghai, such as 2027年5月20日 09:30:00. */
export const timeText = (at: Date | string) => minute.format(new Date(at));

/** Returns 'no' when any finding is 'no', else 'unknown' when any is 'unknown', else 'yes'. */
export function overallResult(findings: readonly CheckResult[]): CheckResult['holds'] {
  if (findings.some(({ holds }) => holds === 'no')) return 'no';
  return findings.some(({ holds }) => holds === 'unknown') ? 'unknown' : 'yes';
}
