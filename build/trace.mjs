/** The start of the client from the marks in its logs. Plain Node, no packages. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { officeFolder } from './office-folder.mjs';

/** Pause between two looks at the logs, ms. */
const PAUSE = 200;
const LAST = 'window usable';

/**
 * Returns the marks of a log that were made after `since`, name → ms since the epoch.
 * @param {string} text lines `{ at, event, detail }`: the marks are the detail of `start-up`
 */
export function marksIn(text, since) {
  const marks = text.split('\n').flatMap((line) => {
    if (!line.includes('start-up')) return [];
    const { event, detail } = JSON.parse(line);
    return event === 'start-up' ? Object.entries(JSON.parse(detail)) : [];
  });
  return Object.fromEntries(marks.filter(([, at]) => at >= since));
}

/** Returns the marks in their order with the time since `since` and since the mark before, ms. */
export function stepsOf(marks, since) {
  const sorted = Object.entries(marks).sort(([, a], [, b]) => a - b);
  return sorted.map(([name, at], index) => ({
    name,
    since: at - since,
    step: at - (sorted[index - 1]?.[1] ?? since),
  }));
}

/**
 * Waits for the end of the start, then prints a table and writes the trace to `file`, in the format that Chrome's
 * performance panel opens. Returns a function that ends the wait.
 * @param {number} since when the program was launched, ms since the epoch
 */
export function traceStart(file, since) {
  const logs = join(process.env.GOV_CLIENT_DATA ?? officeFolder(), 'logs');
  const read = (name) => (existsSync(join(logs, name)) ? readFileSync(join(logs, name), 'utf8') : '');
  const timer = setInterval(() => {
    const page = marksIn(read('page.log'), since);
    if (page[LAST] === undefined) return;
    clearInterval(timer);
    const steps = stepsOf({ ...marksIn(read('core.log'), since), ...page }, since);
    for (const { name, since: at, step } of steps)
      console.log(`${name.padEnd(16)} ${at.toFixed(0).padStart(7)} ms  + ${step.toFixed(0)}`);
    const traceEvents = steps.map(({ name, since: at, step }) => ({
      ...{ name, ph: 'X', pid: 1, tid: 1 },
      ...{ ts: (at - step) * 1000, dur: step * 1000 },
    }));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ traceEvents }));
    console.log(file);
  }, PAUSE);
  return () => clearInterval(timer);
}
