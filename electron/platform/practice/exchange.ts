import type { IncomingMessage, ServerResponse } from 'node:http';
import { guarded } from '../../error-boundary';
import { discardBody, HttpError, sendError } from './http';
import { EXCHANGE_MS } from './limits';

/** Answers one request. */
export type Exchange = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const internal = () => new HttpError(500, 'INTERNAL', '平台内部出错，请稍后再试。');

/**
 * Returns the exchange with a time limit and with answers for its errors; it does not reject. `report` receives
 * unexpected errors.
 */
export function answered(exchange: Exchange, report: (error: unknown) => void): Exchange {
  return async (request, response) => {
    const deadline = setTimeout(
      guarded('practice/exchange: deadline', () => request.socket.destroy()),
      EXCHANGE_MS,
    );
    response.once(
      'close',
      guarded('practice/exchange: close', () => clearTimeout(deadline)),
    );
    try {
      await exchange(request, response);
      await discardBody(request);
      if (!request.complete) request.socket.destroySoon();
    } catch (error) {
      if (response.destroyed || request.socket.destroyed) return;
      if (!(error instanceof HttpError)) report(error);
      if (response.headersSent) return void response.destroy();
      await discardBody(request);
      if (!request.complete) response.setHeader('connection', 'close');
      await sendError(request, response, error instanceof HttpError ? error : internal());
    }
  };
}
