// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../../../electron/core/contract';
import { newUpload, PIECE, sendUpload, type PutBlob } from '../../../../renderer/components/editor/upload';

const attachment = (name: string, size: number): Attachment => ({
  name,
  sha256: 'ab'.repeat(32),
  size,
  mediaType: 'application/pdf',
});

/** Imitation of the core that stores the pieces it receives, and fails the calls with the numbers in `breakAt`. */
function receiver(size: number, breakAt: number[] = []) {
  const held = new Uint8Array(size);
  let at = 0;
  let calls = 0;
  const offsets: number[] = [];
  const put: PutBlob = (piece) => {
    if (breakAt.includes(calls++)) return Promise.reject(new Error('CORE_LOST'));
    offsets.push(piece.offset);
    if (piece.offset === at) {
      const bytes = Uint8Array.from(atob(piece.bytes), (c) => c.charCodeAt(0));
      expect(bytes.length).toBeLessThanOrEqual(1024 * 1024);
      held.set(bytes, at);
      at += bytes.length;
    }
    return Promise.resolve({ offset: at, attachment: at === size ? attachment(piece.name, size) : null });
  };
  return { put, held, offsets, moveTo: (offset: number) => (at = offset) };
}

const bytes = Uint8Array.from({ length: PIECE * 2 + 1000 }, (_, i) => i % 251);
const file = () => new File([bytes], '公告.pdf', { type: 'application/pdf' });
const never = new AbortController().signal;

describe('an upload to the core', () => {
  it('arrives complete in pieces and reports its progress', async () => {
    const { put, held, offsets } = receiver(bytes.length);
    const seen: number[] = [];
    const result = await sendUpload(newUpload(file()), put, (f) => seen.push(f), never);
    expect(result.name).toBe('公告.pdf');
    expect(held).toEqual(bytes);
    expect(offsets).toEqual([0, PIECE, PIECE * 2]);
    expect(seen.at(-1)).toBe(1);
  });

  it('resumes after a lost connection', async () => {
    const { put, held, offsets } = receiver(bytes.length, [1]);
    const upload = newUpload(file());
    await expect(sendUpload(upload, put, () => undefined, never)).rejects.toThrow('CORE_LOST');
    await sendUpload(upload, put, () => undefined, never);
    expect(offsets).toEqual([0, PIECE, PIECE * 2]);
    expect(held).toEqual(bytes);
  });

  it('continues at the offset that the core returns', async () => {
    const { put, held, moveTo } = receiver(bytes.length);
    const upload = newUpload(file());
    upload.offset = PIECE;
    moveTo(0);
    await sendUpload(upload, put, () => undefined, never);
    expect(held).toEqual(bytes);
  });

  it('stops when it is aborted', async () => {
    const { put, offsets } = receiver(bytes.length);
    const stop = new AbortController();
    const run = sendUpload(newUpload(file()), put, () => stop.abort(), stop.signal);
    await expect(run).rejects.toThrow();
    expect(offsets).toEqual([0]);
  });
});
