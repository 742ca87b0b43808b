import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { startPreview, stopPreview } from './clients';
import { expect, test } from './fixtures';
import { rawRequest, startRecordingServer, openWebSocket } from './network';

test.describe('the page', () => {
  test('has access to neither Node.js nor Electron', async ({ openClient }) => {
    const { page } = await openClient();
    const seen = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in window,
      ),
    );
    expect(seen).toEqual([]);
  });

  test('runs no script except those of the program', async ({ openClient }) => {
    const { page } = await openClient();
    const ran = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const seen = window as { intruder?: string };
          const inline = document.createElement('script');
          inline.textContent = 'window.intruder = "inline"';
          document.body.append(inline);
          const element = document.createElement('div');
          element.setAttribute('onclick', 'window.intruder = "handler"');
          element.click();
          // From a timer, because code evaluated by the test may use eval.
          setTimeout(() => {
            try {
              (0, eval)('window.intruder = "eval"');
            } catch (error) {
              seen.intruder ??= (error as Error).name;
            }
            resolve(seen.intruder);
          });
        }),
    );
    expect(ran).toBe('EvalError');
  });

  test('loads and sends nothing outside of the program', async ({ openClient }) => {
    const outside = await startRecordingServer();
    const { page } = await openClient();
    const results = await page.evaluate(async (address) => {
      const image = await new Promise((resolve) => {
        const element = new Image();
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        element.src = `${address}/image.png`;
      });
      const script = await new Promise((resolve) => {
        const element = document.createElement('script');
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        element.src = `${address}/script.js`;
        document.body.append(element);
      });
      const fetched = await fetch(`${address}/data`, { mode: 'no-cors' }).then(
        () => 'loaded',
        () => 'refused',
      );
      const socket = await new Promise((resolve) => {
        try {
          const opened = new WebSocket(address.replace('http', 'ws'));
          opened.onopen = () => resolve('loaded');
          opened.onerror = () => resolve('refused');
        } catch {
          resolve('refused');
        }
      });
      return [image, script, fetched, socket];
    }, outside.address);
    expect(results).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(outside.visits).toEqual([]);
    outside.close();
  });

  test('is denied camera, location and notifications', async ({ openClient, host }) => {
    test.skip(host === 'browser', 'a browser asks its own user');
    const { page } = await openClient();
    const denied = await page.evaluate(async () => [
      await Notification.requestPermission(),
      await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'denied',
      ),
      await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        ),
      ),
    ]);
    expect(denied).toEqual(['denied', 'denied', 'denied']);
  });
});

test.describe('the window', () => {
  test.skip(({ host }) => host === 'browser', 'there is no window of ours in a browser');

  test('is sandboxed and isolated', async ({ openClient }) => {
    const { electron } = await openClient();
    const preferences = await electron!.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]!.webContents;
      return (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
    });
  });

  test('stays on its page and opens no other window', async ({ openClient }) => {
    const outside = await startRecordingServer();
    const { page, electron } = await openClient();
    expect(await page.evaluate((address) => window.open(address) === null, outside.address)).toBe(true);
    await page.evaluate((address) => {
      window.location.href = address;
      const link = document.createElement('a');
      link.href = address;
      link.target = '_blank';
      link.click();
    }, outside.address);
    await page.evaluate(() => (window.location.href = 'file:///etc/hostname'));
    expect(await page.evaluate(() => window.location.origin)).toBe('app://office');
    expect(await electron!.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(outside.visits).toEqual([]);
    outside.close();
  });

  test('saves a download only from the page and under a name with an allowed extension', async ({
    openClient,
  }) => {
    const { page, electron } = await openClient();
    const offer = async (name: string, address: string | null) => {
      const seen = await electron!.evaluateHandle(({ BrowserWindow }) => {
        const { session } = BrowserWindow.getAllWindows()[0]!.webContents;
        const target = new Promise<string | null>((resolve) => {
          session.once('will-download', (event, item) => {
            resolve(event.defaultPrevented ? null : (item.getSaveDialogOptions().defaultPath ?? ''));
            // A test cannot answer the dialog of the system.
            if (!event.defaultPrevented) item.cancel();
          });
        });
        return { target };
      });
      await page.evaluate(
        ([file, from]) => {
          const link = document.createElement('a');
          link.href = from ?? URL.createObjectURL(new Blob(['x']));
          link.download = file!;
          link.click();
        },
        [name, address],
      );
      return seen.evaluate(({ target }) => target);
    };
    expect(await offer('会议纪要.pdf', null)).toBe('会议纪要.pdf');
    expect(await offer('更新.exe', null)).toBeNull();
    expect(await offer('网页.html', null)).toBeNull();
    expect(await offer('会议纪要.pdf', 'data:application/pdf,x')).toBeNull();
  });

  test('serves its own files only', async ({ openClient }) => {
    const { page } = await openClient();
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['/index.html', '/../shell/main.cjs', '/%2e%2e/shell/main.cjs', '/..%2fpreload.cjs', '/none.js'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    );
    expect(statuses).toEqual([200, 404, 404, 404, 404]);
  });
});

test.describe('the preview server', () => {
  test.skip(({ host }) => host === 'electron', 'Electron has no preview server');

  test('accepts one visit for each address', async ({ folder }) => {
    const { server, address } = await startPreview({ data: folder, practice: folder });
    const { origin } = new URL(address);
    expect((await rawRequest(`${origin}/`)).status).toBe(403);
    expect((await rawRequest(`${origin}/?token=${'x'.repeat(43)}`)).status).toBe(403);
    const first = await rawRequest(address);
    expect(first.status).toBe(303);
    const session = first.headers['location'];
    expect(session).toMatch(/^\/[\w-]{43}\/$/);
    expect(first.headers['set-cookie']).toBeUndefined();
    expect((await rawRequest(address)).status).toBe(403);
    const page = await rawRequest(`${origin}${session}`);
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    await stopPreview(server);
  });

  test('refuses other sites, host names and methods', async ({ folder }) => {
    const { server, address } = await startPreview({ data: folder, practice: folder });
    const { origin, port } = new URL(address);
    const session = (await rawRequest(address)).headers['location']!;
    const page = `${origin}${session}`;
    expect((await rawRequest(page)).status).toBe(200);
    expect((await rawRequest(page, { host: 'office.example' })).status).toBe(403);
    expect((await rawRequest(page, { host: `localhost:${port}` })).status).toBe(403);
    expect((await rawRequest(page, { origin: 'http://office.example' })).status).toBe(403);
    expect((await rawRequest(page, {}, 'POST')).status).toBe(405);
    expect((await rawRequest(`${page}..%2fpreload.cjs`)).status).toBe(404);

    const core = `${session}core`;
    expect(await openWebSocket(port, { origin }, core)).toBe('open');
    expect(await openWebSocket(port, { origin }, '/core')).toBe(403);
    expect(await openWebSocket(port, {}, core)).toBe(403);
    expect(await openWebSocket(port, { origin: 'http://office.example' }, core)).toBe(403);
    expect(await openWebSocket(port, { origin, host: `office.example:${port}` }, core)).toBe(403);
    await stopPreview(server);
  });

  test('listens on the loopback interface only', async ({ folder }) => {
    const { server, address } = await startPreview({ data: folder, practice: folder });
    const outward = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address: host } of outward) {
      const reached = await new Promise((resolve) => {
        const socket = connect(Number(new URL(address).port), host);
        socket.once('connect', () => resolve(true));
        socket.once('error', () => resolve(false));
      });
      expect(reached).toBe(false);
    }
    await stopPreview(server);
  });
});
