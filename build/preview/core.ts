import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { guarded, reportUncaught } from '../../electron/boundary';
import type { Host, Paths } from '../../electron/core/office';
import { CANNOT_START, type Message } from './keeper';
import { printPdf } from './print';

interface Core {
  serve(port: MessagePort): void;
  stop(): Promise<void>;
}
interface CoreBundle {
  startCore(options: { paths: Paths; host: Host }): Promise<Core>;
}

const ports = new Map<number, MessagePort>();
let core: Promise<Core> | undefined;

function begin({ paths, version }: Extract<Message, { type: 'start' }>): Promise<Core> {
  const { startCore } = createRequire(__filename)(join(__dirname, '..', 'core', 'main.cjs')) as CoreBundle;
  return startCore({
    paths,
    host: {
      info: { kind: 'browser', version, nativeDialogs: false },
      pickFile: () => Promise.resolve(null),
      pickDirectory: () => Promise.resolve(null),
      pickTarget: () => Promise.resolve(null),
      printPdf,
      keyring: null,
      openExternal: () => Promise.resolve(false),
    },
  });
}

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

/** The office cannot be opened at all, and not by another try either. */
function refuse(error: unknown): never {
  const { message, advice } = error as { message?: string; advice?: string };
  if (advice === undefined) return fail(error);
  console.error(`${message ?? ''}${advice}`);
  process.exit(CANNOT_START);
}

/** What a page sends before the core stands is kept by the channel. */
function open(id: number): void {
  const { port1, port2 } = new MessageChannel();
  ports.set(id, port2);
  port2.on(
    'message',
    guarded('preview/core: message', (data: string | Uint8Array) => {
      process.send?.({ type: 'frame', id, data } satisfies Message);
    }),
  );
  core?.then((it) => it.serve(port1), fail);
}

function stop(): void {
  (core ?? Promise.resolve(null)).then((it) => it?.stop()).then(() => process.exit(0), fail);
}

// Nothing that is written is for other accounts of the machine.
process.umask(0o077);
process.on(
  'message',
  guarded('preview/core: message', (message: Message) => {
    if (message.type === 'start') {
      core = begin(message);
      core.then(() => process.send?.({ type: 'ready' } satisfies Message), refuse);
    } else if (message.type === 'open') open(message.id);
    else if (message.type === 'frame') ports.get(message.id)?.postMessage(message.data);
    else if (message.type === 'stop') stop();
    else if (message.type === 'close') {
      ports.get(message.id)?.close();
      ports.delete(message.id);
    }
  }),
);
process.on('disconnect', stop);
// Ctrl+C reaches the whole group; the server says when to stop.
process.on(
  'SIGINT',
  guarded('preview/core: SIGINT', () => undefined),
);
reportUncaught(() => process.exit(1));
