import { describe, expect, it } from 'vitest';
import { commonName } from '../../../../renderer/components/names';

describe('whom a certificate is for', () => {
  it('is the common name, wherever it stands', () => {
    expect(commonName('CN=林晓禾,OU=办公室,O=某某市信访局,C=CN')).toBe('林晓禾');
    expect(commonName('C=CN, O=某某市信访局, CN=周正川')).toBe('周正川');
    expect(commonName('OU=办公室+CN=吴静宜,C=CN')).toBe('吴静宜');
  });
  it('has its escapes undone', () => {
    expect(commonName('CN=信访局\\, 办公室,C=CN')).toBe('信访局, 办公室');
    expect(commonName('CN=a\\2Bb,C=CN')).toBe('a+b');
  });
  it('is the whole text when there is no such part', () => {
    expect(commonName('O=某某市信访局,C=CN')).toBe('O=某某市信访局,C=CN');
  });
});
