import { join } from 'node:path';
import { officeFolder } from '../office-folder.mjs';
import { inBackground, reportUncaught } from '../../electron/error-boundary';
import { version } from '../../package.json';
import { PreviewCore } from './keeper';
import { bundlesIn } from '../../electron/shell/bundles';
import { builtPage } from './requests';
import { servePreview } from './server';
import { Terminal } from './terminal';

const dist = join(__dirname, '..');

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
    marks: { 'server started': performance.timeOrigin },
    paths: {
      data: GOV_CLIENT_DATA ?? officeFolder(),
      ...(GOV_CLIENT_PRACTICE && { practice: GOV_CLIENT_PRACTICE }),
      bundles: bundlesIn(dist),
    },
  };
  const core = new PreviewCore(join(__dirname, 'core.cjs'), start, (text) => terminal.ask(text));
  core.running();
  await core.ready;
  const { gate, close } = await servePreview({
    page: builtPage(join(dist, 'renderer')),
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
