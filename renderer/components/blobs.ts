import { core } from '../app/connection';

interface Options {
  signal?: AbortSignal;
  /** The file's name in a record. */
  name?: string;
}

/** Reads a whole blob in the contract's pieces; `file` is what it may be saved as. Rejects when a piece cannot be had. */
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

/** Bytes of a blob of any kind, in order. */
export async function readWholeBlob(sha256: string, signal?: AbortSignal): Promise<Blob> {
  const { pieces } = await readPieces(sha256, signal ? { signal } : {});
  return new Blob(pieces);
}

/** A file of a record, under the name and type that the core lets it be saved with. */
export async function readFileToSave(named: {
  name: string;
  sha256: string;
}): Promise<{ blob: Blob; name: string }> {
  const { pieces, file } = await readPieces(named.sha256, { name: named.name });
  if (file === null) throw new Error('the core gave no name for the file');
  return { blob: new Blob(pieces, { type: file.mediaType }), name: file.name };
}
