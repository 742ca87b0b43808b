import { expect, it } from 'vitest';
import { certificateDue, dateText } from '../../../../electron/core/accounts/certificate-expiry';

const notAfter = '2026-12-24T15:59:59.000Z';

it('a certificate is due for renewal in its last thirty days and after its end', () => {
  const due = '2026-11-24T15:59:59.000Z';
  expect(certificateDue(notAfter, new Date('2026-11-24T15:59:58.999Z'))).toBeNull();
  expect(certificateDue(notAfter, new Date(due))).toBe(due);
  expect(certificateDue(notAfter, new Date('2027-01-01T00:00:00.000Z'))).toBe(due);
});

it('days are written in Shanghai time', () => {
  expect(dateText('2026-12-24T16:00:00.000Z')).toBe('2026年12月25日');
});
