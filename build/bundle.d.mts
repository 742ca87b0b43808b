import type { Plugin } from 'vite';

export const bundles: readonly { name: string; entries?: Record<string, string>; page?: string }[];
export function tokenStyles(
  folder: string,
  load?: (path: string) => Promise<{ tokenStyleSheet(): string }>,
): Plugin;
