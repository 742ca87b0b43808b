import { BrowserWindow, session, type Session } from 'electron';
import { guarded } from '../error-boundary';

const ADDRESS = 'app://print/';
/** Largest HTML in characters; longest time to print in ms. */
const LIMIT = 32 * 1024 * 1024;
const TIME_LIMIT = 60_000;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

let printing: Promise<unknown> = Promise.resolve();
let page = '';
let own: Session | null = null;

/** A separate session in memory: no network, no cookies, nothing to load but the page. */
function printSession(): Session {
  if (own) return own;
  own = session.fromPartition('print', { cache: false });
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: url !== ADDRESS && !url.startsWith('data:') }),
  );
  own.protocol.handle('app', ({ url }) =>
    url === ADDRESS
      ? new Response(page, {
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': POLICY,
            'cache-control': 'no-store',
          },
        })
      : new Response('', { status: 404 }),
  );
  return own;
}

async function print(html: string): Promise<Uint8Array> {
  page = html;
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: printSession(),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webgl: false,
      spellcheck: false,
      devTools: false,
    },
  });
  const limit = setTimeout(
    guarded('shell/print: timer', () => window.destroy()),
    TIME_LIMIT,
  );
  try {
    await window.loadURL(ADDRESS);
    return new Uint8Array(
      await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true, preferCSSPageSize: true }),
    );
  } finally {
    clearTimeout(limit);
    page = '';
    if (!window.isDestroyed()) window.destroy();
  }
}

/**
 * Prints HTML to a PDF (A4) in a hidden window without scripts and network. Calls are executed in order. Rejects when
 * `html` is larger than `LIMIT` or printing fails or takes too long.
 */
export function printPdf(html: string): Promise<Uint8Array> {
  if (html.length > LIMIT) return Promise.reject(new Error('page too large to print'));
  const turn = printing.then(
    () => print(html),
    () => print(html),
  );
  printing = turn.catch(() => undefined);
  return turn;
}
