import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Gate, INVITATION_LIFETIME } from '../../../build/preview/gate';
import { PreviewCore } from '../../../build/preview/keeper';
import { builtPage } from '../../../build/preview/requests';
import { servePreview } from '../../../build/preview/server';

describe('the sessions of the preview server', () => {
  const tokenOf = (address: string) => new URL(address).searchParams.get('token')!;

  it('opens one session per token and recognises its requests by the path prefix', () => {
    const gate = new Gate(4000);
    const token = tokenOf(gate.invite());
    expect(gate.admit(`${token}x`)).toBeNull();
    const session = gate.admit(token)!;
    expect(session).toMatch(/^\/[\w-]{43}\/$/);
    expect(gate.admit(token)).toBeNull();
    expect(gate.pathInSession(`${session}index.html`)).toBe('/index.html');
    expect(gate.pathInSession(session)).toBe('/');
    expect(gate.pathInSession(session.slice(0, -1))).toBeNull();
    expect(gate.pathInSession(`${session.slice(0, -2)}/index.html`)).toBeNull();
    expect(gate.pathInSession('/index.html')).toBeNull();
    expect(new Gate(4000).pathInSession(session)).toBeNull();
  });

  it('refuses a token that is older than a minute', () => {
    let now = 0;
    const gate = new Gate(4000, { now: () => now });
    const [early, late] = [tokenOf(gate.invite()), tokenOf(gate.invite())];
    now = INVITATION_LIFETIME;
    expect(gate.admit(early)).not.toBeNull();
    now += 1;
    expect(gate.admit(late)).toBeNull();
  });

  it('gives each invitation its own token, valid in any order', () => {
    const gate = new Gate(4000);
    const [first, second] = [tokenOf(gate.invite()), tokenOf(gate.invite())];
    expect(gate.admit(second)).not.toBeNull();
    expect(gate.admit(first)).not.toBeNull();
  });
});

describe('the core behind the preview server', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'preview-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Script of a core process. Prefixes each text with its process id, echoes bytes, exits with 1 on `die`. */
  const script = `process.on('message', (m) => {
    if (m.type === 'start') process.send({ type: 'ready' });
    if (m.type === 'stop') process.exit(0);
    if (m.type !== 'frame') return;
    if (m.data === 'die') process.exit(1);
    process.send({ type: 'frame', id: m.id, data: typeof m.data === 'string' ? process.pid + ':' + m.data : m.data });
  });`;

  it('serves several pages from one process and starts a new process for the next page after a crash', async () => {
    const path = join(folder, 'core.cjs');
    writeFileSync(path, script);
    const core = new PreviewCore(path, {
      type: 'start',
      version: '0',
      paths: {
        data: folder,
        bundles: {
          ...{ practice: '', indexer: '', searcher: '', tokens: '', documents: '', pages: '' },
          parser: '',
        },
      },
    });
    const preview = await servePreview({
      page: builtPage(folder),
      port: 0,
      connect: (socket) => core.connect(socket),
    });
    const session = preview.gate.admit(new URL(preview.gate.invite()).searchParams.get('token')!)!;
    const { origin } = preview.gate;
    const open = async () => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}${session}core`, { headers: { origin } });
      await once(socket, 'open');
      return socket;
    };
    const ask = async (socket: WebSocket, text: string) => {
      socket.send(text);
      const [data] = (await once(socket, 'message')) as [Buffer];
      return data.toString().split(':') as [string, string];
    };

    const [left, right] = [await open(), await open()];
    const [pid, said] = await ask(left, '左');
    expect(said).toBe('左');
    expect(await ask(right, '右')).toEqual([pid, '右']);
    left.send(Buffer.from([1, 255, 0]));
    const [bytes, isBinary] = (await once(left, 'message')) as [Buffer, boolean];
    expect([isBinary, [...bytes]]).toEqual([true, [1, 255, 0]]);

    const bothClosed = Promise.all([once(left, 'close'), once(right, 'close')]);
    left.send('die');
    await bothClosed;
    const again = await open();
    const [newPid] = await ask(again, '再');
    expect(newPid).not.toBe(pid);
    await preview.close();
    await core.stop();
    expect(() => process.kill(Number(newPid), 0)).toThrow();
  });
});
