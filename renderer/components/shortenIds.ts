const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Shortens hashes and identifiers to a length that still distinguishes them. Show the full text as tooltip. */
export const shortenIds = (text: string) =>
  text
    .replace(/\b[0-9a-f]{64}\b/g, (hash) => `${hash.slice(0, 12)}…`)
    .replace(UUID, (id) => `${id.slice(0, 8)}…`);
