import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uploadFile } from '../../unit/core/office/client';
import { MAX_BLOCK_MS, MAX_MEMORY_MB, startAttackedCore, type AttackedCore } from './attacked-core';
import { goodWorkbook, READABLE, WORKBOOKS } from './workbooks';

let victim: AttackedCore;
beforeAll(async () => {
  victim = await startAttackedCore('gaoyuanshan');
});
afterAll(() => victim.stop());

/** Imports a workbook as a browser page uploads it. */
async function bring(bytes: Buffer): Promise<unknown> {
  const file = join(victim.folder, 'workbook.xlsx');
  writeFileSync(file, bytes);
  const { core } = victim.core;
  return core.roster.importWorkbook({ month: '2026-12', file: await uploadFile({ core }, 'workbook', file) });
}

describe('an imported workbook', () => {
  it.each(WORKBOOKS)('is refused, or read without its hostile part: $name', async ({ make, expected }) => {
    const bytes = await make();
    const answer: Promise<unknown> = bring(bytes).catch((error: unknown) => error);
    // The core answers other calls meanwhile.
    expect((await victim.core.core.host.info()).kind).toBe('browser');
    if (expected === READABLE) expect(await answer).toMatchObject({ roster: { shifts: { length: 1 } } });
    else
      expect(await answer).toMatchObject({
        code: 'WORKBOOK_UNREADABLE',
        message: expect.stringMatching(expected),
        data: { advice: expect.stringMatching(/^请/) },
      });
  });

  // `named.test.ts` covers an empty file from a dialog.
  it('is refused at the upload when it is empty', async () => {
    await expect(bring(Buffer.alloc(0))).rejects.toMatchObject({
      ...{ code: 'UPLOAD_INVALID', message: '文件是空的。' },
      data: { advice: expect.stringMatching(/^请/) },
    });
  });

  it('leaves the core within its limits of memory and time, and the next good workbook is read', async () => {
    expect(await bring(await goodWorkbook())).toMatchObject({ roster: { shifts: { length: 1 } } });
    expect((await victim.stopMeasuring())[0] ?? 0).toBeLessThan(MAX_BLOCK_MS);
    expect(await victim.core.memory()).toBeLessThan(MAX_MEMORY_MB);
  });
});
