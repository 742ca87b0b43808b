import { readFileSync } from 'node:fs';

/**
 * The largest resident set that this process has had, MB. Not `resourceUsage().maxRSS`: on Linux a process starts with
 * that of the one it was forked from.
 */
export function mostMemory() {
  if (process.platform !== 'linux') return (process.resourceUsage().maxRSS * 1024) / 1e6;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
  return (Number(kilobytes) * 1024) / 1e6;
}
