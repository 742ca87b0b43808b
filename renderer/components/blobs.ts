import { core } from '../app/connection';

/** Reads a whole blob in the contract's pieces. Bytes in order, of any kind; rejects when a piece cannot be had. */
export async function readWholeBlob(sha256: string, signal?: AbortSignal): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (;;) {
    const { bytes, size } = await core.articles.readBlob({ sha256, offset }, signal ? { signal } : {});
    const piece = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    pieces.push(piece);
    offset += piece.length;
    if (offset >= size || piece.length === 0) return new Blob(pieces);
  }
}
