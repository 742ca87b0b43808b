import type { App, Session, WebFrameMain } from 'electron';
import { guarded } from '../error-boundary';
import { ORIGIN, PAGE_URL } from './address';

/**
 * True for an address of our page. Compares protocol and host, because Node's URL reports the origin `null` for custom
 * schemes.
 */
export function isOurUrl(address: string): boolean {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}` === ORIGIN;
  } catch {
    return false;
  }
}

/** True for the top frame of our page; messages of other frames are ignored. */
export function isOurFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isOurUrl(frame.url);
}

/**
 * True for an address that may be opened with the system: a web page, without credentials, so that no program can be
 * started.
 */
export function isOpenable(address: string): boolean {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password && address.length <= 2000;
  } catch {
    return false;
  }
}

/**
 * Denies the page all permissions except writing sanitized text to the clipboard, and all requests except for our page.
 */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write'),
  );
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !/^(app:\/\/office\/|blob:app:\/\/office\/|data:|devtools:)/.test(details.url) }),
  );
}

/**
 * Forbids every page to navigate elsewhere (reloading is allowed), to redirect, to attach a webview and to open
 * windows.
 */
export function guardContents(app: App): void {
  app.on(
    'web-contents-created',
    guarded('shell/guard: web-contents-created', (_event, contents) => {
      contents.on(
        'will-navigate',
        guarded('shell/guard: will-navigate', (event) => {
          if (event.url.replace(/#.*$/, '') !== PAGE_URL) event.preventDefault();
        }),
      );
      contents.on(
        'will-redirect',
        guarded('shell/guard: will-redirect', (event) => event.preventDefault()),
      );
      contents.on(
        'will-attach-webview',
        guarded('shell/guard: will-attach-webview', (event) => event.preventDefault()),
      );
      contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    }),
  );
}
