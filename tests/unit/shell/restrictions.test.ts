import { join, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetHeaders, assetPath, CONTENT_SECURITY_POLICY } from '../../../electron/shell/assets';
import { isOpenable, isOurFrame } from '../../../electron/shell/restrictions';

describe('the files of the page', () => {
  const root = join(sep, 'program', 'dist', 'renderer');

  it('are served from the folder of the page only, for every address', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              '..',
              '.',
              '%2e%2e',
              '%2E%2e%2f',
              '..%2f',
              '%5c..',
              '\\',
              'a',
              'b.js',
              '%00',
              '%',
            ),
            fc.string(),
          ),
        ),
        (segments) => {
          const path = assetPath(root, `/${segments.join('/')}`);
          expect(path === null || path.startsWith(root + sep)).toBe(true);
        },
      ),
    );
  });

  it('are found by name, with index.html for the root path', () => {
    expect(assetPath(root, '/')).toBe(join(root, 'index.html'));
    expect(assetPath(root, '/assets/a%20b.js')).toBe(join(root, 'assets', 'a b.js'));
    expect(assetPath(root, '/%2e%2e/preload.cjs')).toBeNull();
    expect(assetPath(root, '/..%2f..%2fpackage.json')).toBeNull();
    expect(assetPath(root, '/%E0%A4%A')).toBeNull();
  });

  it('are served with a content security policy that allows no foreign and no inline script', () => {
    expect(assetHeaders('index.html')).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
    });
    const directives = new Map(
      CONTENT_SECURITY_POLICY.split('; ').map((it) => it.split(/ (.*)/) as [string, string]),
    );
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('script-src')).toBe("'self'");
    expect(directives.get('connect-src')).toBe("'self'");
    expect(directives.get('frame-ancestors')).toBe("'none'");
  });
});

describe('the senders that the shell accepts', () => {
  it("are top frames of the program's own page only", () => {
    const frame = (url: string, parent: object | null = null) => isOurFrame({ url, parent } as never);
    expect(frame('app://office/index.html#/review')).toBe(true);
    expect(frame('app://office/index.html', {})).toBe(false);
    expect(frame('app://office.evil.example/index.html')).toBe(false);
    expect(frame('https://office/index.html')).toBe(false);
    expect(frame('about:blank')).toBe(false);
    expect(frame('')).toBe(false);
    expect(isOurFrame(null)).toBe(false);
  });
});

describe('the addresses that the shell opens in the browser of the system', () => {
  it('are web pages only, without a password in the address', () => {
    expect(isOpenable('https://www.example.gov.cn/art/2026/1/1/1.html')).toBe(true);
    expect(isOpenable('http://127.0.0.1:8080/')).toBe(true);
    for (const address of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'ms-msdt:/id',
      'smb://server/share',
      'https://user:secret@example.gov.cn/',
      `https://example.gov.cn/${'a'.repeat(2000)}`,
      'not an address',
    ])
      expect(isOpenable(address)).toBe(false);
  });
});
