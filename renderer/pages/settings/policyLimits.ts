import type { Policy, Settings } from '../../../electron/core/contract';

/** Settings that the policy of the platform limits, with the names in the policy. */
const LIMITED = {
  idleMinutes: 'maxIdleMinutes',
  sessionMinutes: 'sessionMinutes',
  offlineDays: 'offlineDays',
  maxTries: 'maxTries',
  secretDays: 'secretDays',
} as const satisfies Partial<Record<keyof Settings, keyof Policy>>;

export type Limited = keyof typeof LIMITED;

/** Returns the stricter of setting and policy: the smaller value; 0 in `secretDays` means never and is the weakest. */
export function stricter(name: Limited, here: number, policy: Policy): number {
  const there = policy[LIMITED[name]];
  if (name !== 'secretDays') return Math.min(here, there);
  const days = [here, there].filter((value) => value > 0);
  return days.length === 0 ? 0 : Math.min(...days);
}

/** Returns the note on the policy next to a setting, and which of both applies. `policy` is null when unknown. */
export function policyNote(name: Limited, here: number, policy: Policy | null, unit: string): string {
  if (policy === null) return '平台规定得更严时，以平台为准。';
  const there = policy[LIMITED[name]];
  if (name === 'secretDays' && there === 0) return '平台不要求提醒。';
  const said = name === 'secretDays' ? `平台要求 ${there} ${unit}提醒` : `平台规定不超过 ${there} ${unit}`;
  return stricter(name, here, policy) === here ? `${said}。` : `${said}，按平台的执行。`;
}
