import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadWindowState, MINIMUM, placeWindow, saveWindowState } from '../../../electron/shell/windowState';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };

describe('the position of the window', () => {
  it('is the last one while that is on a connected screen', () => {
    const bounds = { x: 100, y: 100, width: 1200, height: 800 };
    expect(placeWindow(bounds, [screen])).toEqual(bounds);
    const second = { x: 1920, y: 0, width: 1280, height: 1024 };
    expect(placeWindow({ ...bounds, x: 2000 }, [screen, second])).toMatchObject({ x: 2000 });
  });

  it('is the default when the last one is on no screen, or its title bar is out of reach', () => {
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

  it('never makes the window larger than the screen or smaller than the minimum size', () => {
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

describe('the saved state of the window', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'window-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is loaded as it was saved', () => {
    const path = join(folder, 'new', 'window.json');
    const state = { bounds: { x: 1, y: 2, width: 1000, height: 700 }, maximized: true };
    saveWindowState(path, state);
    expect(loadWindowState(path)).toEqual(state);
    expect(readdirSync(join(folder, 'new'))).toEqual(['window.json']);
  });

  it('falls back to the default when the file is missing or malformed', () => {
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
