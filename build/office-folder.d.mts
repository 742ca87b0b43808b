export function officeFolder(name?: string): string;
