export function importClosures(texts: ReadonlyMap<string, string>): Map<string, string[]>;
export function closureHashes(texts: ReadonlyMap<string, string>): Map<string, string>;
export function readSources(): Map<string, string>;
