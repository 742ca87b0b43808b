import { Failure } from '../../../failure';
import { FileError, readNamedFile } from '../../../user-files';

const FILE_LIMIT = 1024 * 1024;

/**
 * Reads a certificate file of at most 1 MB. Rejects with `Failure` 'PFX_MISSING', 'PFX_NOT_READABLE' or
 * 'PFX_UNREADABLE'.
 */
export async function readKeyFile(path: string): Promise<Buffer> {
  try {
    return await readNamedFile(path, FILE_LIMIT);
  } catch (error) {
    throw error instanceof FileError ? failureOf(error) : error;
  }
}

function failureOf(cause: FileError): Failure {
  switch (cause.problem) {
    case 'missing':
      return new Failure(
        'PFX_MISSING',
        '找不到证书文件，它可能已被移动、改名，或存放它的 U 盘没有插上。',
        '请插上 U 盘，或重新选择证书文件。',
        { cause },
      );
    case 'notReadable':
      return new Failure(
        'PFX_NOT_READABLE',
        '证书文件打不开：没有读取权限，或正被别的程序占用。',
        '请关闭占用它的程序，或请系统管理员授予读取权限后重试。',
        { cause },
      );
    default:
      return new Failure(
        'PFX_UNREADABLE',
        '所选的不是证书文件：它是文件夹或设备，或者大得不像证书（超过 1 MB）。',
        '请选择领取证书时得到的 .pfx 或 .p12 文件。',
        { cause },
      );
  }
}
