import { describe, expect, it } from 'vitest';
import { commonName, personalNumber } from '../../../../renderer/components/certificateNames';

describe('the holder of a certificate', () => {
  it('is the common name at any position', () => {
    expect(commonName('CN=林晓禾,OU=办公室,O=某某市信访局,C=CN')).toBe('林晓禾');
    expect(commonName('C=CN, O=某某市信访局, CN=周正川')).toBe('周正川');
    expect(commonName('OU=办公室+CN=吴静宜,C=CN')).toBe('吴静宜');
  });
  it('is shown without escapes', () => {
    expect(commonName('CN=信访局\\, 办公室,C=CN')).toBe('信访局, 办公室');
    expect(commonName('CN=a\\2Bb,C=CN')).toBe('a+b');
  });
  it('is not taken from an escaped comma in another part', () => {
    expect(commonName('O=甲\\,CN=乙,CN=丙')).toBe('丙');
  });
  it('has a personal number when the subject has a serialNumber', () => {
    expect(personalNumber('serialNumber=340001, CN=林晓禾, C=CN')).toBe('340001');
    expect(personalNumber('CN=林晓禾+serialNumber=34-7,C=CN')).toBe('34-7');
    expect(personalNumber('CN=林晓禾\\,serialNumber=1,C=CN')).toBe('');
  });
  it('is the whole subject when there is no common name', () => {
    expect(commonName('O=某某市信访局,C=CN')).toBe('O=某某市信访局,C=CN');
  });
});
