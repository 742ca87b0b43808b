import { createORPCClient } from '@orpc/client';
import type { ClientContext, ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { CoreContract } from '../../electron/core/contract';
import { connectByPreload, connectBySocket } from './connect';
import { isStream, resumableStream } from './resumableStream';
import { CoreConnector, type Connect } from './coreConnector';

/** Time in ms that a call waits for the core before it fails. */
const PATIENCE = 10_000;

/**
 * Creates a client of the core that survives restarts of the core. A call without a connection waits `patience` ms,
 * then rejects with `CORE_UNREACHABLE`. A call that is interrupted rejects with `CORE_LOST`: it is unknown whether it
 * was executed. An event stream is requested again, and starts again with the current state.
 */
export function createConnection(connect: Connect, patience = PATIENCE) {
  const connector = new CoreConnector(connect);
  const link: ClientLink<ClientContext> = {
    async call(...request) {
      const current = await connector.current(patience, request[2].signal);
      const output = await current.call(...request);
      return isStream(output) ? resumableStream(connector, output, current, request) : output;
    },
  };
  return {
    core: createORPCClient<ContractRouterClient<CoreContract>>(link),
    connection: connector.connection,
  };
}

/**
 * `core`: client of the core, typed by its contract. `connection`: store with `{ state }`, for components with
 * `useStore(connection, (it) => it.state)` of zustand.
 */
export const { core, connection } = createConnection((connector) =>
  (window.location.protocol === 'app:' ? connectByPreload : connectBySocket)(connector),
);
