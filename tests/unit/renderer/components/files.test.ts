import { describe, expect, it } from 'vitest';
import { attachmentProblemOf, freeName, renamedFile } from '../../../../renderer/components/files';

const attachment = { name: '公告.pdf', sha256: 'ab'.repeat(32), size: 1, mediaType: 'application/pdf' };

describe('an attachment', () => {
  it('is refused when it is empty, too large or one too many', () => {
    expect(attachmentProblemOf({ name: 'a.pdf', size: 0 }, 0)).toContain('空文件');
    expect(attachmentProblemOf({ name: 'a.pdf', size: 201 * 1024 * 1024 }, 0)).toContain('200 MB');
    expect(attachmentProblemOf({ name: 'a.pdf', size: 1 }, 50)).toContain('最多 50 个');
    expect(attachmentProblemOf({ name: 'a.pdf', size: 1 }, 49)).toBeNull();
    expect(attachmentProblemOf({ name: 'a.pdf', size: 1 }, 20, 20)).toContain('最多 20 个');
    expect(attachmentProblemOf({ name: 'a.pdf', size: 1 }, 19, 20)).toBeNull();
  });

  it('gets a name that no other attachment has', () => {
    expect(freeName('公告.pdf', [])).toBe('公告.pdf');
    expect(freeName('公告.pdf', ['公告.pdf', '公告(2).pdf'])).toBe('公告(3).pdf');
    expect(freeName('长'.repeat(300) + '.pdf', []).length).toBeLessThanOrEqual(200);
  });

  it('keeps its extension when renamed, and loses characters that file systems do not allow', () => {
    expect(renamedFile(attachment, '通知')).toBe('通知.pdf');
    expect(renamedFile(attachment, '通知.PDF')).toBe('通知.pdf');
    expect(renamedFile(attachment, '通知.docx')).toBe('通知.docx.pdf');
    expect(renamedFile(attachment, '通/知:一')).toBe('通知一.pdf');
    expect(renamedFile(attachment, '  ')).toBeNull();
  });
});
