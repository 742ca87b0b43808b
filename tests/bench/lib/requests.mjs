/**
 * Preloaded into the core of a host: appends a line `{ from, until }`, ms since 1970, to the file `BENCH_REQUESTS` for
 * every request to the platform, except those that wait for a change there.
 */
import { appendFileSync } from 'node:fs';
import https from 'node:https';

const file = process.env.BENCH_REQUESTS;
const { request } = https;

https.request = (...options) => {
  const from = Date.now();
  const sent = request(...options);
  if (!/[?&]wait=[1-9]/.test(String(options[0]?.path)))
    sent.once('close', () => appendFileSync(file, `${JSON.stringify({ from, until: Date.now() })}\n`));
  return sent;
};
