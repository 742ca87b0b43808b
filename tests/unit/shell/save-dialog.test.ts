import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveDialogFor } from '../../../electron/shell/save-dialog';

describe('the save dialog', () => {
  it('proposes the file name that the core suggests, with a filter for its type', () => {
    expect(saveDialogFor('关于停水的通知-证据包.zip')).toMatchObject({
      defaultPath: '关于停水的通知-证据包.zip',
      filters: [{ name: '证据包', extensions: ['zip'] }, { extensions: ['*'] }],
    });
  });

  it('never proposes a name that leads into another folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const name = saveDialogFor(`../${text}/..\\C:\\x.zip`)?.defaultPath ?? '';
        expect(name).not.toMatch(/[\\/:\u0000-\u001f]/);
        expect(name).not.toMatch(/^\./);
      }),
    );
  });

  it('is not opened for an unusable file name', () => {
    for (const name of [null, 7, '', '...', '/', 'x'.repeat(201), 'con', 'NUL.zip', 'com1.pdf'])
      expect(saveDialogFor(name)).toBeNull();
  });
});
