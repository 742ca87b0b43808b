import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = '<div id="root"></div>';
const SCRIPT = /<script type="module"/;

/** Returns the first screen of the page in `folder` as HTML. It is built in `outDir`, with further `plugins`. */
async function render(folder, outDir, plugins) {
  const { build } = await import('vite');
  const { renderToString } = await import('react-dom/server');
  await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    plugins,
    build: {
      ssr: 'first-screen.tsx',
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'screen.mjs' } },
    },
  });
  const { firstScreen } = await import(pathToFileURL(join(outDir, 'screen.mjs')).href);
  return renderToString(firstScreen);
}

/** Replaces `part`, which must occur; a function as the new text, because `$` has a meaning in texts. */
function replaced(html, part, text) {
  if (html.search(part) < 0) throw new Error(`index.html has no ${part}`);
  return html.replace(part, text);
}

/**
 * A Vite plugin that writes the first screen into `index.html`: it is painted, and its password field
 * takes letters, before a script has run. The script does not wait for the end of the document, and the document not
 * for the script. `folder`: of the page. `outDir`: a folder for the build of the screen, below the one with the packages;
 * `plugins` see what it reads. The build fails when the page has changed so that this is impossible.
 */
export function writeFirstScreen(folder, outDir, plugins) {
  return {
    name: 'first-screen',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        const screen = await render(folder, outDir, plugins);
        rmSync(outDir, { recursive: true });
        const withScript = replaced(html, SCRIPT, () => '<script type="module" async');
        return replaced(withScript, ROOT, () => `<div id="root">${screen}</div>`);
      },
    },
  };
}
