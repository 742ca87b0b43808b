/**
 * Encodes bytes in base64 with the browser's encoder, because a loop would block the page. Rejects when they cannot be
 * read.
 */
export function base64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read'));
    reader.readAsDataURL(piece);
  });
}
