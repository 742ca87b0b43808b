import { createServer as createHttpServer } from 'node:http';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, normalizePath, runnerImport, type Plugin, type ViteDevServer } from 'vite';
import { assetHeaders } from '../../electron/shell/assets';
import { tokenStyles } from '../bundle.mjs';
import type { Page } from '../preview/requests';
import type { Connections } from '../preview/sockets';

/** The build's own import would run in the module loader that has started this file, and has been closed. */
const importTokens = async (path: string) => (await runnerImport<{ tokenStyleSheet(): string }>(path)).module;

const PREAMBLE = 'refresh-preamble.js';

/** The page from its sources. */
interface SourcePage {
  page: Page;
  upgrade: NonNullable<Connections['upgrade']>;
  watcher: ViteDevServer['watcher'];
  /** Makes the open pages fetch again what they show. */
  refetch(): void;
  stop(): Promise<void>;
}

/**
 * Moves the inline script of React's refresh to a file of its own: the content security policy of the page stays the one
 * of the window, without inline scripts. Adds `client.ts`.
 */
const developmentScripts = (root: string, base: string): Plugin => {
  const client = normalizePath(join(root, 'build/dev/client.ts')).replace(/^\//, '');
  const load = (path: string) => `<script type="module" src="${base}${path}"></script>`;
  return {
    name: 'development-scripts',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace(
          /<script type="module">[^<]*injectIntoGlobalHook[^<]*<\/script>/,
          () => load(PREAMBLE) + load(`@fs/${client}`),
        ),
    },
  };
};

/** Starts Vite on the sources of the page. `base`: path of the session, `/<secret>/`. Its sockets are below it, too. */
export async function servePage(root: string, base: string): Promise<SourcePage> {
  // It does not listen: Vite adds the handler of its socket to it.
  const sockets = createHttpServer();
  const vite = await createServer({
    configFile: false,
    root: join(root, 'renderer'),
    base,
    cacheDir: join(root, '.cache', 'dev'),
    plugins: [react(), tokenStyles(join(root, 'renderer'), importTokens), developmentScripts(root, base)],
    clearScreen: false,
    logLevel: 'warn',
    server: {
      middlewareMode: true,
      cors: false,
      hmr: { server: sockets },
      fs: { allow: [root, realpathSync(join(root, 'node_modules'))] },
    },
  });
  const preamble = react.preambleCode.replace('__BASE__', base);
  return {
    page: async (request, response, pathname) => {
      const headers = new Headers(assetHeaders(PREAMBLE));
      if (pathname === `/${PREAMBLE}`) return void response.setHeaders(headers).end(preamble);
      headers.delete('content-type');
      headers.delete('cache-control');
      response.setHeaders(headers);
      await new Promise<void>((resolve) => {
        response.once('close', resolve);
        vite.middlewares(request, response, () => response.writeHead(404).end());
      });
    },
    upgrade: (request, socket, head) => void sockets.emit('upgrade', request, socket, head),
    watcher: vite.watcher,
    refetch: () => vite.ws.send('core-restarted'),
    stop: () => vite.close(),
  };
}
