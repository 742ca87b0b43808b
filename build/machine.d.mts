export const root: string;
export function findBrowser(): string | null;
export function findElectron(): { folder: string; program: string } | null;
export function isRoot(): boolean;
