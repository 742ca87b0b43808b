import type { Connect } from './switchboard';

/** In Electron: the preload script passes a port for every process of the core. */
export const dialPreload: Connect = (switchboard) => {
  const ask = () => window.postMessage({ type: 'core-wanted' }, window.location.origin);
  window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    if (event.data?.type === 'core-lost') {
      switchboard.onLost();
      ask();
    }
    const port = event.ports[0];
    if (event.data?.type === 'core-port' && port) {
      const line = switchboard.onOpened((frame) => port.postMessage(frame));
      port.onmessage = (message: MessageEvent<unknown>) => line.receive(message.data);
    }
  });
  ask();
};

/** In a browser: a WebSocket to the preview server, below the path of the session, reopened after 0.25 to 4 s. */
export const dialSocket: Connect = (switchboard) => {
  let pause = 250;
  const open = () => {
    const socket = new WebSocket(new URL('core', window.location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      pause = 250;
      const line = switchboard.onOpened((frame) => socket.send(frame));
      socket.onmessage = (message: MessageEvent<unknown>) => line.receive(message.data);
    };
    socket.onclose = () => {
      switchboard.onLost();
      setTimeout(open, pause);
      pause = Math.min(pause * 2, 4000);
    };
  };
  open();
};
