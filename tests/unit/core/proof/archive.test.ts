import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { writeArchive } from '../../../../electron/core/evidence/write-archive';
import { readPackage as readArchive } from '../../../../electron/core/evidence/read-archive';
import { PROOF_SHAPE } from '../../../../electron/core/proof/layout';
import { bytes } from './review-scenario';

const folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readPackage = (file: string) => readArchive(file, PROOF_SHAPE);
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const when = new Date('2026-03-02T01:00:00.000Z');
const MEGABYTE = 1024 * 1024;
type Options = Parameters<ZipFile['addBuffer']>[2];

async function zipOf(
  entries: ReadonlyArray<readonly [name: string, data: Buffer, options?: Options]>,
  change: (zip: Buffer) => Buffer = (zip) => zip,
): Promise<string> {
  const zip = new ZipFile();
  for (const [name, data, options = {}] of entries) zip.addBuffer(data, name, { mtime: when, ...options });
  zip.end();
  const file = path.join(folder, `${readdirSync(folder).length}.zip`);
  writeFileSync(file, change(await buffer(zip.outputStream)));
  return file;
}

/** Returns a function that replaces all occurrences of a text with another of the same length. */
const replaced = (before: string, after: string) => (zip: Buffer) =>
  Buffer.from(zip.toString('latin1').replaceAll(before, after), 'latin1');
/** Returns the offset of a record in the central directory, by its index. */
function central(zip: Buffer, number: number): number {
  let at = zip.readUInt32LE(zip.length - 6);
  for (let n = 0; n < number; n++)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  return at;
}

const refusal = (zip: Promise<string>) =>
  zip.then(readPackage).then(
    () => 'read',
    (error: { code: string; message: string }) => `${error.code} ${error.message}`,
  );

describe('a package that is written', () => {
  it('contains its files and large attachments, and leaves no unfinished file', async () => {
    const large = bytes(20 * MEGABYTE + 1);
    const pieces = function* () {
      for (let at = 0; at < large.length; at += MEGABYTE) yield large.subarray(at, at + MEGABYTE);
    };
    const file = path.join(folder, '证据.zip');
    const files = new Map([
      ['head.json', Buffer.from('{}')],
      ['说明.txt', Buffer.from('说明')],
    ]);
    const name = `blobs/${sha256(large)}`;
    await writeArchive(file, files, [{ name, size: large.length, read: pieces }], when);
    const held = await readPackage(file);
    expect(held.files).toEqual(files);
    expect([...held.blobs]).toEqual([[sha256(large), { sha256: sha256(large), size: large.length }]]);
    expect(readdirSync(folder).filter((it) => it.endsWith('.part'))).toEqual([]);
    expect((await readFile(file)).length).toBeLessThan(large.length + 2000);
  });

  it('does not exist when reading an attachment fails', async () => {
    const file = path.join(folder, 'broken.zip');
    const breaking = function* () {
      yield Buffer.alloc(10);
      throw new Error('the disk is gone');
    };
    const large = { name: `blobs/${'0'.repeat(64)}`, size: 20, read: breaking };
    await expect(writeArchive(file, new Map(), [large], when)).rejects.toThrow('the disk is gone');
    const short = { ...large, read: () => [Buffer.alloc(10)] };
    await expect(writeArchive(file, new Map(), [short], when)).rejects.toThrow('unexpected number of bytes');
    await expect(writeArchive(path.join(folder, 'no', 'x.zip'), new Map(), [], when)).rejects.toThrow(
      'ENOENT',
    );
    expect(readdirSync(folder).filter((it) => it.startsWith('broken'))).toEqual([]);
  });
});

describe('a zip is refused', () => {
  const data = Buffer.from('{}');

  it('when it is not a zip, or is truncated', async () => {
    const file = path.join(folder, 'none.zip');
    writeFileSync(file, 'not a zip at all, but long enough to be looked at');
    await expect(readPackage(file)).rejects.toMatchObject({ code: 'PROOF_UNREADABLE' });
    await expect(readPackage(path.join(folder, 'missing.zip'))).rejects.toMatchObject({
      code: 'PROOF_UNREADABLE',
    });
    expect(await refusal(zipOf([['head.json', data]], (zip) => zip.subarray(0, -30)))).toMatch(/打不开/);
  });

  it('when a name leads out of its folder, in any notation', async () => {
    for (const name of ['../head.js', '/head.json', 'C:head.jso', '..\\head.js', 'a/../b.jso', 'head.jso\0'])
      expect(
        await refusal(zipOf([['0123456789', data]], replaced('0123456789', name.padEnd(10, 'x')))),
        name,
      ).toMatch(/PROOF_UNREADABLE/);
  });

  it('when it contains a file that does not belong to a package', async () => {
    expect(await refusal(zipOf([['statements/decision-01.json', data]]))).toMatch(/不属于证据包/);
    expect(await refusal(zipOf([['blobs/photo.png', data]]))).toMatch(/不属于证据包/);
  });

  it('when a name occurs twice', async () => {
    const twice = zipOf(
      [
        ['head.json', data],
        ['head.jsox', Buffer.from('[]')],
      ],
      replaced('head.jsox', 'head.json'),
    );
    expect(await refusal(twice)).toMatch(/出现了两次/);
  });

  it('when a file has different names in the central directory and in its local header', async () => {
    const two = zipOf([['head.json', data]], (zip) => {
      zip.write('head.tst\0', zip.indexOf('head.json'), 'latin1');
      return zip;
    });
    expect(await refusal(two)).toMatch(/两个名字/);
  });

  it('when a file is a link or encrypted', async () => {
    expect(await refusal(zipOf([['trust.pem', data, { mode: 0o120777 }]]))).toMatch(/不是普通文件/);
    const encrypted = zipOf([['trust.pem', data]], (zip) => {
      const at = central(zip, 0) + 8;
      zip.writeUInt16LE(zip.readUInt16LE(at) | 1, at);
      return zip;
    });
    expect(await refusal(encrypted)).toMatch(/已加密/);
  });

  it('when it unpacks to more than it declares', async () => {
    const bomb = zipOf([['head.json', Buffer.alloc(MEGABYTE)]], (zip) => {
      zip.writeUInt32LE(100, central(zip, 0) + 24);
      return zip;
    });
    expect(await refusal(bomb)).toMatch(/已损坏/);
  });

  it('when its compression ratio is too high, or a file is too large', async () => {
    const name = `blobs/${'0'.repeat(64)}`;
    expect(await refusal(zipOf([[name, Buffer.alloc(40 * MEGABYTE)]]))).toMatch(/压缩比不正常/);
    expect(await refusal(zipOf([['head.json', Buffer.alloc(17 * MEGABYTE), { compress: false }]]))).toMatch(
      /过大/,
    );
  });

  it('when its files overlap', async () => {
    const hash = (n: number) => `blobs/${String(n).padStart(64, '0')}`;
    const kernel = bytes(MEGABYTE);
    const over = zipOf(
      [
        [hash(1), kernel, { compress: false }],
        [hash(2), data, { compress: false }],
      ],
      (zip) => {
        const [first, second] = [central(zip, 0), central(zip, 1)];
        for (const [offset, length] of [
          [20, 8],
          [42, 4],
        ] as const)
          zip.copy(zip, second + offset, first + offset, first + offset + length);
        return zip;
      },
    );
    expect(await refusal(over)).toMatch(/互相重叠/);
  });

  it('when it is in the ZIP64 format', async () => {
    expect(await refusal(zipOf([['head.json', data, { forceZip64Format: true } as Options]]))).toMatch(
      /超出限度/,
    );
  });

  it('when it declares thousands of files', async () => {
    const many = zipOf([['head.json', data]], (zip) => {
      zip.writeUInt16LE(5001, zip.length - 12);
      return zip;
    });
    expect(await refusal(many)).toMatch(/文件过多/);
  });
});

it('a zip that also lists its folders is read like one that does not', async () => {
  const entries = [
    ['head.json', Buffer.from('{}')] as const,
    ['platform/article.json', Buffer.from('[]')] as const,
  ];
  const zip = new ZipFile();
  zip.addEmptyDirectory('platform/', { mtime: when });
  for (const [name, data] of entries) zip.addBuffer(data, name, { mtime: when });
  zip.end();
  const file = path.join(folder, 'folders.zip');
  writeFileSync(file, await buffer(zip.outputStream));
  expect((await readPackage(file)).files).toEqual(new Map(entries));
});
