import { ipcRenderer } from 'electron';

/**
 * Passes the page's request for the core, the MessagePort to the core, and the news that the core is lost. Exposes
 * nothing else.
 */
window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
  if (event.source !== window || event.origin !== window.location.origin) return;
  if (event.data?.type === 'core-wanted') ipcRenderer.send('core-wanted');
});

ipcRenderer.on('core-port', (event) => {
  window.postMessage({ type: 'core-port' }, window.location.origin, [...event.ports]);
});

ipcRenderer.on('core-lost', () => {
  window.postMessage({ type: 'core-lost' }, window.location.origin);
});
