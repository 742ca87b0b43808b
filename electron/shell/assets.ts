import { extname, join, normalize, sep } from 'node:path';

/** Content security policy of the page. Inline styles are allowed because antd writes them; inline scripts are not. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Returns the file under `root` for the path of a URL; null when it is malformed or leads out of `root`. */
export function assetPath(root: string, encoded: string): string | null {
  let pathname: string;
  try {
    pathname = decodeURIComponent(encoded);
  } catch {
    return null;
  }
  if (pathname.includes('\0')) return null;
  const full = normalize(join(root, pathname === '/' ? 'index.html' : pathname));
  return full.startsWith(normalize(root) + sep) ? full : null;
}

/** Returns the headers of a file of the page, for `app:` and for the preview in a browser. */
export function assetHeaders(path: string): Record<string, string> {
  return {
    'content-type': types[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
