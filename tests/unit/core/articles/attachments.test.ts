import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  discardDraft,
  deleteUnusedBlobs,
  newDraft,
  putBlob,
  readBlob,
  saveDraft,
} from '../../../../electron/core/articles/service';
import { openSession, upload } from './session';
import { uuid } from './cases';

const pdf = Buffer.concat([
  Buffer.from('%PDF-1.7\n'),
  Buffer.alloc(2_500_000, 'a'),
  Buffer.from('\n%%EOF\n'),
]);

describe('an attachment', () => {
  it('is uploaded in pieces, identified by its SHA-256, and read back unchanged', async () => {
    const session = await openSession();
    const attachment = await upload(session, '年度报告.PDF', pdf);
    expect(attachment).toEqual({
      name: '年度报告.PDF',
      size: pdf.length,
      mediaType: 'application/pdf',
      sha256: createHash('sha256').update(pdf).digest('hex'),
    });
    const parts: Buffer[] = [];
    for (let offset = 0; offset < pdf.length;) {
      const { bytes, size } = await readBlob(session, { sha256: attachment.sha256, offset });
      expect(size).toBe(pdf.length);
      parts.push(Buffer.from(bytes, 'base64'));
      offset += parts[parts.length - 1]?.length ?? 0;
    }
    expect(Buffer.concat(parts).equals(pdf)).toBe(true);
  });

  it('is deleted after its draft is discarded, and not before', async () => {
    const session = await openSession();
    const attachment = await upload(session, '附件.pdf', pdf);
    const draft = newDraft(session);
    saveDraft(session, {
      draftId: draft.id,
      saves: draft.saves,
      content: { ...draft.content, attachments: [attachment] },
    });
    const read = () => readBlob(session, { sha256: attachment.sha256, offset: 0 });
    await deleteUnusedBlobs(session);
    expect((await read()).size).toBe(pdf.length);
    discardDraft(session, { draftId: draft.id });
    await deleteUnusedBlobs(session);
    await expect(read()).rejects.toThrow();
  });

  it('continues at the stored offset when a piece is sent twice', async () => {
    const session = await openSession();
    const piece = {
      uploadId: uuid(),
      name: '甲.txt',
      mediaType: 'text/html',
      size: 100,
      bytes: Buffer.alloc(80, 'x').toString('base64'),
    };
    expect(await putBlob(session, { ...piece, offset: 0 })).toEqual({ offset: 80, attachment: null });
    expect(await putBlob(session, { ...piece, offset: 0 })).toEqual({ offset: 80, attachment: null });
    const last = await putBlob(session, {
      ...piece,
      offset: 80,
      bytes: Buffer.alloc(20, 'y').toString('base64'),
    });
    expect(last.attachment).toMatchObject({ name: '甲.txt', size: 100, mediaType: 'text/plain' });
  });

  it('is refused for its type, its size or its first bytes before anything is stored', async () => {
    const session = await openSession();
    const put = (name: string, size: number, bytes: Buffer) =>
      putBlob(session, {
        uploadId: uuid(),
        name,
        mediaType: '',
        size,
        offset: 0,
        bytes: bytes.toString('base64'),
      });
    await expect(put('工具.exe', 10, Buffer.alloc(10))).rejects.toThrow('“工具.exe”的类型不能上传');
    await expect(put('大图.png', 21 * 1024 * 1024, Buffer.alloc(10))).rejects.toThrow('最大 20 MB');
    await expect(put('视频.mp4', 201 * 1024 * 1024, Buffer.alloc(10))).rejects.toThrow('最大 200 MB');
    await expect(put('假的.pdf', 100, Buffer.alloc(100, 'MZ'))).rejects.toThrow('内容与扩展名不符');
    await expect(put('半截.pdf', 100, Buffer.from('%'))).rejects.toThrow('没有传完整');
    expect(session.stores.work.prepare('SELECT count(*) FROM upload').pluck().get()).toBe(0);
  });

  it('has path separators and direction overrides removed from its name', async () => {
    const session = await openSession();
    const { name } = await upload(session, '..\\..\\通知\u202efdp.txt', Buffer.from('正文'));
    expect(name).toBe('__.._通知fdp.txt');
  });

  it('cannot be read when it is not stored on this machine and the platform is unreachable', async () => {
    const session = await openSession();
    await expect(readBlob(session, { sha256: 'a'.repeat(64), offset: 0 })).rejects.toThrow();
  });
});
