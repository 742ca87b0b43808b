import type { Connect } from './coreConnector';

/** In Electron: the preload script passes a port for every process of the core. */
export const connectByPreload: Connect = (connector) => {
  const ask = () => window.postMessage({ type: 'core-wanted' }, window.location.origin);
  window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
    if (event.source !== window || event.origin !== window.location.origin) return;
    if (event.data?.type === 'core-lost') {
      connector.onLost();
      ask();
    }
    const port = event.ports[0];
    if (event.data?.type === 'core-port' && port) {
      const connection = connector.onOpened((frame) => port.postMessage(frame));
      port.onmessage = (message: MessageEvent<unknown>) => connection.receive(message.data);
    }
  });
  ask();
};

/** In a browser: a WebSocket to the preview server, below the path of the session, reopened after 0.25 to 4 s. */
export const connectBySocket: Connect = (connector) => {
  let pause = 250;
  const open = () => {
    const socket = new WebSocket(new URL('core', window.location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      pause = 250;
      const connection = connector.onOpened((frame) => socket.send(frame));
      socket.onmessage = (message: MessageEvent<unknown>) => connection.receive(message.data);
    };
    socket.onclose = () => {
      connector.onLost();
      setTimeout(open, pause);
      pause = Math.min(pause * 2, 4000);
    };
  };
  open();
};
