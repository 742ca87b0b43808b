import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { guarded, reportUncaught } from '../../electron/error-boundary';
import type { Host, Paths } from '../../electron/core/types';
import { CANNOT_START, type Message } from './keeper';
import { printPdf } from './print';
import { signInAs } from './sign-in';

interface Core {
  serve(port: MessagePort): void;
  stop(): Promise<void>;
}
interface CoreBundle {
  startCore(options: { paths: Paths; host: Host; marks?: Record<string, number> }): Promise<Core>;
}

const ports = new Map<number, MessagePort>();
let core: Promise<Core> | undefined;

const questions = new Map<number, (yes: boolean) => void>();
let lastQuestion = 0;

/** Asks in the terminal that runs the preview: no page can answer there. */
const confirmDriver: Host['confirmDriver'] = ({ kind, path, sha256, changed }) =>
  new Promise((resolve) => {
    lastQuestion += 1;
    questions.set(lastQuestion, resolve);
    const shown = path.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
    const text =
      `${changed ? 'UKey 驱动的文件变了' : '页面要求装载 UKey 驱动'}（${kind}）：\n  ${shown}\n  SHA-256 ${sha256}\n` +
      '  驱动能读到证书密码和全部资料。允许装载请输入 yes 再按回车，不允许直接按回车。\n' +
      '  Load this token driver? Type yes and Enter; Enter alone refuses.';
    process.send?.({ type: 'ask', id: lastQuestion, text } satisfies Message);
  });

async function begin({ paths, version, account, marks }: Extract<Message, { type: 'start' }>): Promise<Core> {
  const { startCore } = createRequire(__filename)(join(__dirname, '..', 'core', 'main.cjs')) as CoreBundle;
  const started = await startCore({
    paths,
    ...(marks && { marks }),
    host: {
      info: { kind: 'browser', version, nativeDialogs: false },
      pickFile: () => Promise.resolve(null),
      pickTarget: () => Promise.resolve(null),
      confirmDriver,
      printPdf,
      keyring: null,
      openExternal: () => Promise.resolve(false),
    },
  });
  if (account !== undefined) await signInAs(account, (port) => started.serve(port));
  return started;
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
    else if (message.type === 'answer') {
      questions.get(message.id)?.(message.yes);
      questions.delete(message.id);
    } else if (message.type === 'stop') stop();
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
