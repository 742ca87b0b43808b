import type { Connect } from '../../renderer/client/coreConnector';
import { serve } from './core';

/** Connects the page to the answers of the test; the same frames pass as between window and core. */
export const connectBySocket: Connect = (connector) => {
  const { port1, port2 } = new MessageChannel();
  serve(port2);
  const connection = connector.onOpened((frame) => port1.postMessage(frame));
  port1.onmessage = (message: MessageEvent<unknown>) => connection.receive(message.data);
};

export const connectByPreload: Connect = (connector) => connectBySocket(connector);
