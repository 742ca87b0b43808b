import { homedir } from 'node:os';
import { join } from 'node:path';
import { inBackground, reportUncaught } from '../../electron/error-boundary';
import { version } from '../../package.json';
import { PreviewCore } from './keeper';
import { servePreview } from './server';
import { Terminal } from './terminal';

const dist = join(__dirname, '..');

/** Where the Electron host keeps the same office: its user data folder. */
function officeFolder(): string {
  const base =
    process.platform === 'win32'
      ? (process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Application Support')
        : (process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'));
  return join(base, 'gov-site-client', 'office');
}

async function main(): Promise<void> {
  process.umask(0o077);
  if (process.versions['electron'] || __dirname.includes('app.asar')) {
    throw new Error('The preview is for development and never part of an installed program.');
  }
  const { GOV_CLIENT_DATA, GOV_CLIENT_PRACTICE, GOV_PREVIEW_PORT } = process.env;
  let invite = () => {};
  const terminal = new Terminal(
    process.stdin,
    (text) => console.log(text),
    () => invite(),
  );
  const start = {
    type: 'start' as const,
    version,
    paths: {
      data: GOV_CLIENT_DATA ?? officeFolder(),
      ...(GOV_CLIENT_PRACTICE && { practice: GOV_CLIENT_PRACTICE }),
      bundles: {
        practice: join(dist, 'practice', 'practice.cjs'),
        indexer: join(dist, 'core', 'indexer.cjs'),
        searcher: join(dist, 'core', 'searcher.cjs'),
        tokens: join(dist, 'core', 'tokens.cjs'),
        documents: join(dist, 'core', 'documents.cjs'),
        pages: join(dist, 'core', 'pages.cjs'),
        parser: join(dist, 'core', 'parser.cjs'),
      },
    },
  };
  const core = new PreviewCore(join(__dirname, 'core.cjs'), start, (text) => terminal.ask(text));
  core.running();
  await core.ready;
  const { gate, close } = await servePreview({
    root: join(dist, 'renderer'),
    port: Number(GOV_PREVIEW_PORT ?? 0),
    connect: (socket) => core.connect(socket),
  });
  invite = () => console.log(gate.invite());
  invite();

  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    inBackground(
      'preview not ended',
      close()
        .then(() => core.stop())
        .finally(() => process.exit(0)),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('disconnect', end);
}

reportUncaught(() => undefined);

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
