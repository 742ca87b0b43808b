import { readFileSync } from 'node:fs';

/**
 * Returns the largest resident set of this process so far, in MB. `resourceUsage().maxRSS` is not used on Linux, where
 * a process inherits the value of the process that forked it.
 */
export function mostMemory() {
  if (process.platform !== 'linux') return (process.resourceUsage().maxRSS * 1024) / 1e6;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
  return (Number(kilobytes) * 1024) / 1e6;
}
