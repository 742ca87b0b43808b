import type { Finding } from '../contract';
import type { Register } from '../../domain/accounts/register';
import type { ChainVerifier } from '../../pki/trust';

/** How far two clocks may differ, ms; as in `verify.sh`. */
export { CLOCK_USABLE as TOLERANCE } from '../../domain/clock/tolerances';

/** A package under examination. */
export interface Examined {
  held: { files: ReadonlyMap<string, Buffer> };
  /** Leads to this machine's anchors only; knows the package's CAs and CRLs too. */
  verifier: ChainVerifier;
  /** The package's register from the reader's root on; null when it has none that counts. */
  register: Register | null;
  now: Date;
}

/** Collects what was found, in order. */
export class Findings {
  readonly list: Finding[] = [];

  add(holds: Finding['holds'], text: string, file = ''): void {
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

/** 2027年5月20日, in Asia/Shanghai. */
export const dayText = (at: Date | string) => day.format(new Date(at));
/** 2027年5月20日 09:30:00, in Asia/Shanghai. */
export const timeText = (at: Date | string) => minute.format(new Date(at));

/** One that does not hold outweighs all; one that cannot be known outweighs those that hold. */
export function worst(findings: readonly Finding[]): Finding['holds'] {
  if (findings.some(({ holds }) => holds === 'no')) return 'no';
  return findings.some(({ holds }) => holds === 'unknown') ? 'unknown' : 'yes';
}
