import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { assetHeaders, assetPath } from './assets';

/** Registers `app:` as a standard scheme with an origin. To be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page in `root` at `app://office/`, and 404 for anything else. */
export function serveScheme(root: string): void {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    const path = request.method === 'GET' && host === 'office' ? assetPath(root, pathname) : null;
    const body = path && (await readFile(path).catch(() => null));
    if (!path || !body) return new Response('', { status: 404 });
    return new Response(new Uint8Array(body), { headers: assetHeaders(path) });
  });
}
