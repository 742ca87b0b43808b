import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { IssuedCertificate } from '../../../pki/test-pki';

/** Compiles a C file, absolute or below `tests/fixtures`, to a shared library. Returns the path of the library. */
export function compileLibrary(source: string, flags: string[]): string {
  const library = join(mkdtempSync(join(tmpdir(), 'library-')), 'library.so');
  const file = resolve('tests/fixtures', source);
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', library, file, ...flags]);
  return library;
}

/** Tokens of the SKF test double (`tests/fixtures/skf/double.c`). Each token is a folder. */
export interface SkfTokens {
  folder: string;
  create(device: string, input: { label: string; serial: string; pin: string }): void;
  put(
    device: string,
    application: string,
    container: string,
    pairs: { sign: IssuedCertificate; encrypt?: IssuedCertificate },
  ): void;
  set(device: string, name: 'removed' | 'delay' | 'hang' | 'tries' | 'pin' | 'serial', text?: string): void;
  unset(device: string, name: 'removed' | 'delay' | 'hang' | 'tries'): void;
  read(device: string, name: 'tries' | 'pin'): string;
  dispose(): void;
}

export function createSkfTokens(): SkfTokens {
  const folder = mkdtempSync(join(tmpdir(), 'skf-'));
  process.env['SKF_DOUBLE'] = folder;
  const path = (...names: string[]) => join(folder, ...names);
  return {
    folder,
    create(device, { label, serial, pin }) {
      mkdirSync(path(device));
      for (const [name, text] of Object.entries({ label, serial, pin }))
        writeFileSync(path(device, name), text);
    },
    put(device, application, container, { sign, encrypt }) {
      const at = path(device, application, container);
      mkdirSync(at, { recursive: true });
      for (const [name, issued] of [
        ['sign', sign],
        ['enc', encrypt],
      ] as const) {
        if (!issued) continue;
        writeFileSync(join(at, `${name}.der`), issued.der);
        copyFileSync(issued.keyPath, join(at, `${name}.pem`));
      }
    },
    set: (device, name, text = '') => writeFileSync(path(device, name), text),
    unset: (device, name) => rmSync(path(device, name), { force: true }),
    read: (device, name) => readFileSync(path(device, name), 'utf8'),
    dispose() {
      delete process.env['SKF_DOUBLE'];
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
