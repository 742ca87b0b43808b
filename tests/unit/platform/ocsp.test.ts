import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TempFiles, certificatePemOf, practiceKeyOf, openssl, opensslBytes, opensslOutput } from './openssl';
import { sendRequest, openPractice, type Practice } from './practice-client';

let practice: Practice;
const bench = new TempFiles();
let root: string;
beforeAll(async () => {
  practice = await openPractice();
  root = bench.write(practice.server.caCertificatePem);
});
afterAll(async () => {
  bench.remove();
  await practice.remove();
});

function certificateOf(accountId: string, algorithm = 'rsa-sha256'): string {
  return bench.write(certificatePemOf(practiceKeyOf(practice.server, accountId, algorithm)));
}

const post = (body: Uint8Array) =>
  sendRequest(practice.server, `${practice.server.publicUrl}/ocsp`, 'POST', {
    body,
    headers: { 'content-type': 'application/ocsp-request' },
  });

/** Asks the responder with openssl, which checks nonce and signature. Returns the status of the certificate. */
async function status(certificate: string, ...more: string[]): Promise<string> {
  const url = `${practice.server.publicUrl}/ocsp`;
  const args = ['ocsp', ...more, '-issuer', root, '-cert', certificate, '-url', url, '-CAfile', root];
  const { said } = await opensslOutput(args);
  expect(said).toContain('Response verify OK');
  expect(said).not.toContain('WARNING');
  return said
    .split('\n')
    .find((line) => line.startsWith(certificate))!
    .slice(certificate.length + 2);
}

describe('the OCSP responder', () => {
  it.each(['-sha1', '-sha256'])(
    'answers good for every certificate that the root issued (%s)',
    async (hash) => {
      expect(await status(certificateOf('linxiaohe'), hash)).toBe('good');
      expect(await status(certificateOf('linxiaohe', 'ecdsa-sha256'), hash)).toBe('good');
    },
  );

  it('answers revoked, with the time of revocation', async () => {
    const key = practiceKeyOf(practice.server, 'wujingyi', 'ecdsa-sha256');
    const file = bench.write(certificatePemOf(key));
    expect(await status(file)).toBe('good');
    practice.server.revokeCertificate(key.sha256);
    expect(await status(file)).toBe('revoked');
    expect(await status(certificateOf('wujingyi'))).toBe('good');
    const reply = await post(opensslBytes(['ocsp', '-issuer', root, '-cert', file, '-reqout', '-']));
    const text = openssl(['ocsp', '-respin', bench.write(reply.body), '-resp_text', '-noverify']);
    const at = Date.parse(/Revocation Time: (.*)/.exec(text)![1]!);
    expect(Math.abs(at - Date.now())).toBeLessThan(10_000);
  });

  it('answers unknown for a serial number that the root never issued', async () => {
    const url = `${practice.server.publicUrl}/ocsp`;
    const asked = ['ocsp', '-issuer', root, '-serial', '0x4711', '-url', url, '-CAfile', root];
    const { said } = await opensslOutput(asked);
    expect(said).toContain('Response verify OK');
    expect(said).toContain('0x4711: unknown');
  });

  it('answers unknown for certificates of another CA', async () => {
    const untrusted = practice.server.refusals.find(({ reason }) => reason === 'untrusted')!;
    const url = `${practice.server.publicUrl}/ocsp`;
    for (const file of [bench.write(certificatePemOf(untrusted)), certificateOf('linxiaohe', 'sm2-sm3')]) {
      const asked = ['ocsp', '-issuer', root, '-cert', file, '-url', url, '-noverify'];
      expect((await opensslOutput(asked)).said).toContain(`${file}: unknown`);
    }
  });

  it('answers for several certificates in one request', async () => {
    const cert = ['-cert', certificateOf('linxiaohe'), '-cert', certificateOf('sunkexin')];
    const question = ['ocsp', '-no_nonce', '-issuer', root, ...cert];
    const answer = await post(opensslBytes([...question, '-reqout', '-']));
    expect(answer.headers['content-type']).toBe('application/ocsp-response');
    const read = [...question, '-respin', bench.write(answer.body), '-CAfile', root];
    expect(openssl(read).match(/: good/g)).toHaveLength(2);
  });

  it('answers malformedrequest to anything that is not an OCSP request', async () => {
    for (const body of [Buffer.from('不是请求'), Buffer.from('3000', 'hex')]) {
      const file = bench.write((await post(body)).body);
      expect((await opensslOutput(['ocsp', '-respin', file, '-noverify'])).said).toContain(
        'malformedrequest',
      );
    }
  });

  it('answers 503 while it is down', async () => {
    const asked = opensslBytes([
      'ocsp',
      '-issuer',
      root,
      '-cert',
      certificateOf('linxiaohe'),
      '-reqout',
      '-',
    ]);
    await practice.server.faults.set({ ocspDown: true });
    expect((await post(asked)).status).toBe(503);
    await practice.server.faults.clear();
    expect((await post(asked)).status).toBe(200);
  });
});
