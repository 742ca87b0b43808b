import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadWindowState, MINIMUM, placeWindow, saveWindowState } from '../../../electron/shell/windowState';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };

describe('where the window opens', () => {
  it('is where it was, while that lies on a screen', () => {
    const bounds = { x: 100, y: 100, width: 1200, height: 800 };
    expect(placeWindow(bounds, [screen])).toEqual(bounds);
    const second = { x: 1920, y: 0, width: 1280, height: 1024 };
    expect(placeWindow({ ...bounds, x: 2000 }, [screen, second])).toMatchObject({ x: 2000 });
  });

  it('is the middle of the first screen when the old screen is gone or the title bar would be out of reach', () => {
    for (const lost of [
      { x: 2000, y: 100 },
      { x: -1190, y: 100 },
      { x: 100, y: -300 },
      { x: 100, y: 1060 },
    ]) {
      const place = placeWindow({ ...lost, width: 1200, height: 800 }, [screen]);
      expect(place).toEqual({ width: 1366, height: 860 });
    }
    expect(placeWindow(null, [screen])).toEqual({ width: 1366, height: 860 });
  });

  it('never makes it larger than the screen or smaller than the page can be', () => {
    expect(placeWindow({ x: 0, y: 25, width: 5000, height: 4000 }, [screen])).toMatchObject({
      width: screen.width,
      height: screen.height,
    });
    expect(placeWindow({ x: 0, y: 25, width: 300, height: 200 }, [screen])).toEqual({
      x: 0,
      y: 25,
      ...MINIMUM,
    });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1280, height: 720 }])).toEqual({
      width: 1280,
      height: 720,
    });
  });
});

describe('the remembered window', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'window-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('comes back as it was left', () => {
    const path = join(folder, 'new', 'window.json');
    const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: true };
    saveWindowState(path, state);
    expect(loadWindowState(path)).toEqual(state);
    expect(readdirSync(join(folder, 'new'))).toEqual(['window.json']);
  });

  it('is no reason not to open one, when the file is missing or spoilt', () => {
    const path = join(folder, 'window.json');
    const fresh = { bounds: null, maximized: false };
    expect(loadWindowState(path)).toEqual(fresh);
    for (const text of [
      '',
      '{"x":1',
      'null',
      '{"x":"1","y":2,"width":3,"height":4}',
      '{"maximized":"yes"}',
    ]) {
      writeFileSync(path, text);
      expect(loadWindowState(path)).toEqual(fresh);
    }
  });
});
