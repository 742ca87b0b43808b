import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trustSchema } from '../../../electron/platform/contract';
import { checkTimestamp } from '../../../electron/pki/timestamp';
import { trustMaterial } from '../../../electron/pki/trust';
import { TempFiles, openssl, opensslBytes } from './openssl';
import { apiRequest, sendRequest, openPractice, type RequestOptions, type Practice } from './practice-client';

let practice: Practice;
const bench = new TempFiles();
const data = Buffer.from('市信访局召开业务交流会');
let dataFile: string;
let root: string;
beforeAll(async () => {
  practice = await openPractice();
  dataFile = bench.write(data);
  root = bench.write(practice.server.caCertificatePem);
});
afterAll(async () => {
  bench.remove();
  await practice.remove();
});

function query(...args: string[]): Buffer {
  return opensslBytes(['ts', '-query', '-data', dataFile, ...args]);
}

const post = (body: Uint8Array, more: RequestOptions = {}) =>
  sendRequest(practice.server, `${practice.server.publicUrl}/tsa`, 'POST', {
    body,
    headers: { 'content-type': 'application/timestamp-query' },
    ...more,
  });

const textOf = (reply: Buffer) => openssl(['ts', '-reply', '-in', bench.write(reply), '-text']);
const now = () => Math.floor(practice.server.faults.settings.clockOffsetMs / 1000 + Date.now() / 1000);

describe('the timestamp authority', () => {
  it('returns a token that openssl verifies with the root alone', async () => {
    const asked = query('-sha256', '-cert');
    const answer = await post(asked);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/timestamp-reply']);
    const verify = ['ts', '-verify', '-in', bench.write(answer.body), '-CAfile', root];
    expect(openssl([...verify, '-queryfile', bench.write(asked)])).toContain('Verification: OK');
    expect(openssl([...verify, '-data', dataFile])).toContain('Verification: OK');
    expect(() => openssl([...verify, '-data', bench.write('别的内容')])).toThrow('message imprint mismatch');
  });

  it('returns the nonce, policy and accuracy, and a new serial number each time', async () => {
    const asked = query('-sha256', '-cert');
    const nonce = /Nonce: (0x[0-9A-F]+)/.exec(
      openssl(['ts', '-query', '-in', bench.write(asked), '-text']),
    )![1]!;
    const texts = [textOf((await post(asked)).body), textOf((await post(asked)).body)];
    for (const text of texts) {
      expect(text).toContain(`Nonce: ${nonce}`);
      expect(text).toContain('Policy OID: 1.3.6.1.4.1.32473.3161.1');
      expect(text).toContain('Accuracy: 0x01 seconds');
      const told = Date.parse(/Time stamp: (.*)/.exec(text)![1]!) / 1000;
      expect(Math.abs(told - now())).toBeLessThanOrEqual(2);
    }
    const serials = texts.map((text) => /Serial number: (0x[0-9A-F]+)/.exec(text)![1]!);
    expect(serials[0]).not.toBe(serials[1]);
  });

  it.each(['-sha384', '-sha512', '-sm3'])('also accepts a digest made with %s', async (hash) => {
    const reply = bench.write((await post(query(hash, '-cert'))).body);
    expect(openssl(['ts', '-verify', '-in', reply, '-data', dataFile, '-CAfile', root])).toContain('OK');
  });

  it('includes its certificate only on request', async () => {
    const reply = bench.write((await post(query('-sha256'))).body);
    const verify = ['ts', '-verify', '-in', reply, '-data', dataFile, '-CAfile', root];
    expect(() => openssl(verify)).toThrow('signer certificate not found');
  });

  it('gives the reason of a refusal', async () => {
    expect(textOf((await post(query('-sha1'))).body)).toMatch(
      /Rejected[\s\S]*unrecognized or unsupported alg/,
    );
    const policy = query('-sha256', '-tspolicy', '1.2.3.4');
    expect(textOf((await post(policy)).body)).toMatch(/Rejected[\s\S]*TSA policy is not supported/);
    expect(textOf((await post(Buffer.from('不是请求'))).body)).toMatch(/Rejected[\s\S]*format/);
    expect(textOf((await post(query('-sha256').subarray(0, 30))).body)).toMatch(/Rejected[\s\S]*format/);
  });

  it('accepts only POST requests of its media type and of limited size', async () => {
    const wrong = { headers: { 'content-type': 'application/json' } };
    expect((await post(query('-sha256'), wrong)).status).toBe(415);
    expect((await post(Buffer.alloc(100_000))).status).toBe(413);
    expect((await sendRequest(practice.server, `${practice.server.publicUrl}/tsa`)).status).toBe(405);
  });

  it('uses the time of the platform, and answers 503 while it is down', async () => {
    const { faults } = practice.server;
    await faults.set({ clockOffsetMs: -3 * 3_600_000 });
    const told = /Time stamp: (.*)/.exec(textOf((await post(query('-sha256'))).body))![1]!;
    expect(Math.abs(Date.parse(told) / 1000 - now())).toBeLessThanOrEqual(2);
    await faults.set({ clockOffsetMs: 0, tsaDown: true });
    expect((await post(query('-sha256'))).status).toBe(503);
    await faults.clear();
    expect((await post(query('-sha256'))).status).toBe(200);
  });

  it('is accepted by the verification of the client', async () => {
    const trust = trustSchema.parse((await apiRequest(practice.server, '/trust')).json);
    const reply = bench.write((await post(query('-sha256', '-cert'))).body);
    const token = opensslBytes(['ts', '-reply', '-in', reply, '-token_out']);
    const checked = checkTimestamp({ token, data, trust: trustMaterial(trust) });
    expect(Math.abs(checked.genTime.getTime() - Date.now())).toBeLessThan(10_000);
  });
});
