import type { App, Session, WebFrameMain } from 'electron';
import { guarded } from '../boundary';
import { ORIGIN, PAGE_URL } from './address';

/** True for an address of our own page. Written out, because custom schemes have the origin `null` in Node's URL. */
export function isOurs(address: string): boolean {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}` === ORIGIN;
  } catch {
    return false;
  }
}

/** A message counts only when it comes from the page's own top frame. */
export function isOurFrame(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}

/**
 * What may be handed to the system to open: a web page, and nothing that could start a program or carry a password.
 */
export function isOpenable(address: string): boolean {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password && address.length <= 2000;
  } catch {
    return false;
  }
}

/** The page asks the system for nothing, and the session loads nothing but the page. */
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

/** Every page there is or will be stays where it is (it may load itself anew) and opens nothing. */
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
