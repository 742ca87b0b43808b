export const root: string;
export function findBrowser(): string | null;
export function findElectron(): { folder: string; program: string } | null;
export function hasDisplay(): boolean;
export function isRoot(): boolean;
export function xvfbRun(): string | null;
export function findSoftHsm(): string | null;
export const pkcs11Headers: string;
export function tokenObstacles(): { pkcs11: string | null; skf: string | null };
