import { core } from '../client/connection';

interface Options {
  signal?: AbortSignal;
  /** Name of the file in the record. */
  name?: string;
}

/** Reads a blob in pieces. `file`: name and type under which it may be saved. Rejects when a piece cannot be read. */
async function readPieces(sha256: string, { signal, name }: Options) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (;;) {
    const asked = { sha256, offset, ...(name === undefined ? {} : { name }) };
    const { bytes, size, file } = await core.articles.readBlob(asked, signal ? { signal } : {});
    const piece = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    pieces.push(piece);
    offset += piece.length;
    if (offset >= size || piece.length === 0) return { pieces, file };
  }
}

/** Reads a blob. Rejects when it cannot be read, or with the reason of `signal`. */
export async function readWholeBlob(sha256: string, signal?: AbortSignal): Promise<Blob> {
  const { pieces } = await readPieces(sha256, signal ? { signal } : {});
  return new Blob(pieces);
}

/**
 * Reads a file of a record, with the name and type under which the core allows it to be saved. Rejects when it cannot
 * be read or the core returns no name.
 */
export async function readFileToSave(named: {
  name: string;
  sha256: string;
}): Promise<{ blob: Blob; name: string }> {
  const { pieces, file } = await readPieces(named.sha256, { name: named.name });
  if (file === null) throw new Error('the core gave no name for the file');
  return { blob: new Blob(pieces, { type: file.mediaType }), name: file.name };
}
