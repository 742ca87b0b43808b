import type { ChosenFile, FilePurpose } from '../../electron/core/contract';
import { base64 } from './base64';
import { core } from './connection';

/** Size in bytes of a piece of an upload; the contract allows 1 MiB. */
const PIECE = 768 * 1024;

/** File types that the browser's dialog offers. */
const ACCEPT: Record<FilePurpose, string> = {
  key: '.p12,.pfx',
  certificate: '.cer,.crt,.pem,.der',
  caCertificate: '.cer,.crt,.pem,.der',
  driver: '.so,.dll,.dylib',
  proof: '.zip',
  workbook: '.xlsx',
};

function fromBrowser(purpose: FilePurpose): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = ACCEPT[purpose];
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

async function send(purpose: FilePurpose, file: File): Promise<ChosenFile | null> {
  let upload: string | null = null;
  for (let offset = 0; ; offset += PIECE) {
    const bytes = await base64(file.slice(offset, offset + PIECE));
    const { name, size } = file;
    const answer = await core.host.putFile({ purpose, name, size, offset, bytes, upload });
    if (answer.file !== null || offset + PIECE >= size) return answer.file;
    upload = answer.upload;
  }
}

/**
 * Asks the user for a file, in the dialog of the system, or of the browser when the host has none. Resolves to a handle
 * for one use (never a path), null when cancelled. Rejects when the file cannot be read or the core refuses it.
 */
export async function chooseFile(purpose: FilePurpose): Promise<ChosenFile | null> {
  const { nativeDialogs } = await core.host.info();
  if (nativeDialogs) return (await core.host.pickFile({ purpose })).file;
  const file = await fromBrowser(purpose);
  return file === null ? null : send(purpose, file);
}
