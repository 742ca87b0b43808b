import { describe, expect, it } from 'vitest';
import { fingerprintLines, fingerprintText } from '../../../../renderer/components/fingerprintLines';

const SHA = '0123456789abcdef'.repeat(4);

describe('a fingerprint', () => {
  it('is divided into four lines of four groups', () => {
    expect(fingerprintLines(SHA)).toEqual(Array(4).fill(['0123', '4567', '89ab', 'cdef']));
    expect(fingerprintText(SHA).split('\n')).toEqual(Array(4).fill('0123 4567 89ab cdef'));
  });
});
