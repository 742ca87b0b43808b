import { sign as signBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Failure } from '../failure';
import type { Clock, Signer } from '../office';
import { unwrapKey } from './account';
import { signCms } from './rules/cms';
import type { OpenedKey } from './pkcs12';

const FILE_LIMIT = 1024 * 1024;
const FREE_TRIES = 3;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;

/** Reads a certificate file of at most 1 MB. Throws PFX_MISSING, PFX_NOT_READABLE or PFX_UNREADABLE. */
export async function readKeyFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const status = await file.stat();
      if (!status.isFile() || status.size > FILE_LIMIT)
        throw new Failure(
          'PFX_UNREADABLE',
          '所选的不是证书文件：它是文件夹，或者大得不像证书（超过 1 MB）。',
          '请选择领取证书时得到的 .pfx 或 .p12 文件。',
        );
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof Failure) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new Failure(
        'PFX_MISSING',
        '找不到证书文件，它可能已被移动、改名，或存放它的 U 盘没有插上。',
        '请插上 U 盘，或重新选择证书文件。',
        { cause: error },
      );
    throw new Failure(
      'PFX_NOT_READABLE',
      '证书文件打不开：没有读取权限，或正被别的程序占用。',
      '请关闭占用它的程序，或请系统管理员授予读取权限后重试。',
      { cause: error },
    );
  }
}

/** Slows down guessing at a file's password. A file has no try counter of its own, unlike a token. */
export interface Throttle {
  /** Throws PFX_THROTTLED while this file must wait. */
  check(path: string): void;
  failed(path: string): void;
  succeeded(path: string): void;
}

export function createThrottle(clock: Clock): Throttle {
  const tries = new Map<string, { failures: number; until: number }>();
  return {
    check(path) {
      const entry = tries.get(path);
      const wait = entry ? entry.until - clock.now().getTime() : 0;
      // A clock set back must not lock the person out for longer than the longest wait.
      if (!entry || wait <= 0 || wait > LONGEST_WAIT) return;
      const seconds = Math.ceil(wait / 1000);
      throw new Failure(
        'PFX_THROTTLED',
        `证书密码已连续输错 ${entry.failures} 次，请在 ${seconds} 秒后再试。`,
        '请先核对密码；忘记密码请联系发证机构。',
      );
    },
    failed(path) {
      const failures = (tries.get(path)?.failures ?? 0) + 1;
      const wait =
        failures < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - FREE_TRIES));
      tries.set(path, { failures, until: clock.now().getTime() + wait });
    },
    succeeded: (path) => void tries.delete(path),
  };
}

/** A signer whose key can be taken away for good. */
export interface HeldSigner extends Signer {
  drop(): void;
}

const signAsync = promisify(signBytes);

/** Signs with a file's key until `drop`; then, and for anyone who kept it, `sign` rejects with LOCKED. */
export function createSigner(opened: OpenedKey, clock: Clock): HeldSigner {
  const { certificate } = opened;
  let key: OpenedKey['privateKey'] | null = opened.privateKey;
  return {
    certificate: certificate.info,
    async sign(content) {
      const held = key;
      if (!held) throw new Failure('LOCKED', '屏幕已锁定，现在不能签名。', '请输入证书密码解锁后再签。');
      const cms = await signCms({
        content,
        certificate: certificate.der,
        at: clock.now(),
        sign: ({ toBeSigned }) => signAsync('sha256', toBeSigned, held),
      });
      return cms.toString('base64');
    },
    unwrap(wrapped) {
      const held = key;
      if (!held) return Promise.reject(new Failure('LOCKED', '屏幕已锁定。', '请输入证书密码解锁后再试。'));
      return Promise.resolve(unwrapKey(held, wrapped.replace(/^rsa-oaep-sha256:/, '')));
    },
    drop() {
      key = null;
    },
  };
}
