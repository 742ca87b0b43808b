import { describe, expect, it } from 'vitest';
import { derTime, encodeDer, TAG } from '../../../electron/pki/der';

const time = (text: string) => derTime(encodeDer(TAG.time, Buffer.from(text)))?.toISOString() ?? null;

describe('a time in DER', () => {
  it('is read as UTC', () => {
    expect(time('20261130083000Z')).toBe('2026-11-30T08:30:00.000Z');
    expect(time('20280229000000Z')).toBe('2028-02-29T00:00:00.000Z');
  });
  it.each(['20260230000000Z', '20261131000000Z', '20261330000000Z', '20261130240000Z', '20261130086000Z'])(
    'that does not exist is refused: %s',
    (text) => expect(time(text)).toBeNull(),
  );
});
