import { ipcRenderer } from 'electron';

/** The page asks for the core and is handed a port; it hears when that port has become useless. Nothing else passes. */
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
