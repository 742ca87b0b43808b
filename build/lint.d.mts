export function closureHashes(texts: ReadonlyMap<string, string>): Map<string, string>;
