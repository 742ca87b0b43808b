import { Failure } from '../failure';
import type { Clock, Signer } from '../types';
import type { UnlockedKey } from './keystores/keystore';
import { signCms } from '../../pki/cms';

/** A signer whose key can be withdrawn permanently. */
export interface RevocableSigner extends Signer {
  /** Returns the key itself, for wrapping the data key. Throws `Failure` 'LOCKED' after `drop`. */
  key(): UnlockedKey;
  /**
   * Withdraws the key. From this call on nothing is signed, including signatures that the token is computing. Resolves
   * when the token is released.
   */
  revoke(): Promise<void>;
}

const locked = () => new Failure('LOCKED', '屏幕已锁定，现在不能签名。', '请输入证书密码或 PIN 解锁后再签。');

/** Signs with an unlocked key until `drop`. After that `sign` and `unwrap` reject with `Failure` 'LOCKED'. */
export function createSigner(unlocked: UnlockedKey, clock: Clock): RevocableSigner {
  let held: UnlockedKey | null = unlocked;
  const key = () => {
    if (!held) throw locked();
    return held;
  };
  return {
    certificate: unlocked.certificate.info,
    key,
    async sign(content) {
      const { certificate } = key();
      const cms = await signCms({
        content,
        certificate: certificate.der,
        at: clock.now(),
        sign: (input) => key().sign(input),
      });
      key();
      return cms.toString('base64');
    },
    async unwrap(wrapped) {
      return key().unwrap(wrapped);
    },
    async revoke() {
      const last = held;
      held = null;
      await last?.close();
    },
  };
}
