/**
 * Preloaded into the main process of Electron: `electron -r window.cjs <app>`. Prints a line of JSON when the window is
 * shown and its password field has accepted a letter, which has to stay when the core answers, and after each of `BENCH_STEPS`, which are pairs of a button to
 * press and a selector to wait for. Quits the program after the last step.
 */
'use strict';
// Electron preloads CommonJS modules only.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { app } = require('electron');

const say = (what) => process.stdout.write(`${JSON.stringify({ what, at: Date.now() })}\n`);

/** Code for the page: resolves when `find` returns something. */
const until = (find) => `new Promise((resolve) => {
  const look = () => { const found = ${find}; if (found) resolve(true); else setTimeout(look, 4); };
  look();
})`;
const button = (name) =>
  `[...document.querySelectorAll('button')].find((it) => !it.disabled && (it.getAttribute('aria-label') ?? it.textContent).includes('${name}'))`;

/**
 * Code for the page: confirms the root of trust if the page asks for it, which it does at the first sign-in, with the
 * fingerprint that the practice mode shows.
 */
const COMPARE = `(() => {
  const screen = document.querySelector('[data-screen="root"]');
  if (!screen) return;
  const groups = screen.querySelector('pre').textContent.split(/\\s+/);
  for (const field of screen.querySelectorAll('input')) {
    const [line, group] = field.getAttribute('aria-label').match(/\\d/g).map(Number);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, groups[(line - 1) * 4 + group - 1]);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  setTimeout(() => screen.querySelector('form').requestSubmit());
})()`;
const ROOT = `document.querySelector('[data-screen="root"]')`;

async function follow(window) {
  const page = window.webContents.mainFrame;
  const shown = new Promise((resolve) => (window.isVisible() ? resolve() : window.once('show', resolve)));
  await page.executeJavaScript(until(`document.querySelector('#password')`));
  await page.executeJavaScript(`document.querySelector('#password').focus()`);
  await window.webContents.insertText('a');
  await page.executeJavaScript(until(`document.querySelector('#password').value === 'a'`));
  await shown;
  say('usable');
  for (const [name, selector] of JSON.parse(process.env.BENCH_STEPS ?? '[]')) {
    if (name) {
      await page.executeJavaScript(until(button(name)));
      await page.executeJavaScript(`${button(name)}.click()`);
    }
    const found = `document.querySelector(${JSON.stringify(selector)})`;
    await page.executeJavaScript(until(`${found} || ${ROOT}`));
    await page.executeJavaScript(COMPARE);
    await page.executeJavaScript(until(found));
    if (!name && !(await page.executeJavaScript(`document.querySelector('#password').value === 'a'`)))
      throw new Error('The password field has lost its letter.');
    say(selector);
  }
  app.quit();
}

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('dom-ready', () => void follow(window));
});
