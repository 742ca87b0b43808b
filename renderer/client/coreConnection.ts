import type { ClientContext, ClientLink } from '@orpc/client';
import { ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { FailureData } from '../../electron/core/contract';

/** Arguments of a call of the core, as oRPC passes them to a link. */
export type CallArguments = Parameters<ClientLink<ClientContext>['call']>;

/** Returns the failure of a call that the core did not answer. */
export function connectionFailure(
  code: string,
  message: string,
  advice: string,
): ORPCError<string, FailureData> {
  return new ORPCError(code, { status: 503, message, data: { advice } });
}

/** Connection to one process of the core. */
export class CoreConnection {
  over = false;
  private readonly link: RPCLink<ClientContext>;
  private deliver: (frame: unknown) => void = () => undefined;
  private disconnect: () => void = () => undefined;

  constructor(send: (frame: string | ArrayBuffer) => void) {
    this.link = new RPCLink({
      port: {
        postMessage: send,
        onMessage: { addListener: (listener) => (this.deliver = listener) },
        onDisconnect: { addListener: (listener) => (this.disconnect = listener) },
      },
    });
  }

  receive(frame: unknown): void {
    this.deliver(frame);
  }

  /** Rejects all calls and ends all streams of this connection. */
  end(): void {
    this.over = true;
    this.disconnect();
  }

  /**
   * Calls the core. Rejects with `CORE_LOST` when the connection ends before the answer, except when the call was
   * aborted.
   */
  async call(...request: CallArguments): Promise<unknown> {
    try {
      return await this.link.call(...request);
    } catch (error) {
      if (!this.over || request[2].signal?.aborted) throw error;
      throw connectionFailure(
        'CORE_LOST',
        '后台服务中断，刚才的操作可能没有完成。',
        '程序正在自动恢复。请先查看列表，确认没有完成后再做一次。',
      );
    }
  }
}
