import { Failure } from '../failure';
import type { Clock, Signer } from '../office';
import type { UnlockedKey } from './keystores/keystore';
import { signCms } from '../../pki/cms';

/** A signer whose key can be taken away for good. */
export interface HeldSigner extends Signer {
  /** The key itself, for putting the data key under it. Throws LOCKED after `drop`. */
  key(): UnlockedKey;
  /** From this call on nothing is signed, not even what a token is signing right now. Resolves when the token is let go. */
  drop(): Promise<void>;
}

const locked = () => new Failure('LOCKED', '屏幕已锁定，现在不能签名。', '请输入证书密码或 PIN 解锁后再签。');

/** Signs with an unlocked key until `drop`; then, and for anyone who kept it, `sign` and `unwrap` reject with LOCKED. */
export function createSigner(unlocked: UnlockedKey, clock: Clock): HeldSigner {
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
    async drop() {
      const last = held;
      held = null;
      await last?.close();
    },
  };
}
