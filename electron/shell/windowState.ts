import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface WindowState {
  bounds: Rectangle | null;
  maximized: boolean;
}

export const MINIMUM = { width: 960, height: 640 };
const PREFERRED = { width: 1366, height: 860 };

/** Part of a saved window, in px, that has to be on a screen so that it can be reached with the mouse. */
const VISIBLE = 100;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Returns the saved state; the defaults when the file is missing or unreadable. */
export function loadWindowState(path: string): WindowState {
  let stored: Partial<Record<keyof Rectangle | 'maximized', unknown>> | null;
  try {
    stored = JSON.parse(readFileSync(path, 'utf8')) as typeof stored;
  } catch {
    return { bounds: null, maximized: false };
  }
  const { x, y, width, height, maximized } = stored ?? {};
  return {
    bounds:
      isNumber(x) && isNumber(y) && isNumber(width) && isNumber(height) ? { x, y, width, height } : null,
    maximized: maximized === true,
  };
}

/** Writes the state atomically. */
export function saveWindowState(path: string, { bounds, maximized }: WindowState): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, JSON.stringify({ ...bounds, maximized }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/**
 * Returns the bounds of the window: the saved ones if they are still on a screen, otherwise the preferred size, which
 * Electron centres. `areas`: work areas of the screens, in px.
 */
export function placeWindow(bounds: Rectangle | null, areas: Rectangle[]): Partial<Rectangle> {
  const home = areas.find(
    (area) =>
      bounds &&
      Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x) >= VISIBLE &&
      bounds.y >= area.y &&
      bounds.y + VISIBLE <= area.y + area.height,
  );
  if (bounds && home)
    return {
      x: bounds.x,
      y: bounds.y,
      width: Math.max(MINIMUM.width, Math.min(bounds.width, home.width)),
      height: Math.max(MINIMUM.height, Math.min(bounds.height, home.height)),
    };
  const first = areas[0];
  return first
    ? { width: Math.min(PREFERRED.width, first.width), height: Math.min(PREFERRED.height, first.height) }
    : PREFERRED;
}
