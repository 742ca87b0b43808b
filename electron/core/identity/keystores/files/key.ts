import { constants, privateDecrypt, publicEncrypt, sign as signBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyLocation } from '../../../contract';
import { sm2Sign } from '../../rules/sm2';
import { locked, notUnderThisKey } from '../failures';
import type { UnlockedKey } from '../keystore';
import type { OpenedKey } from './pairs';

const signAsync = promisify(signBytes);
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;
const SCHEME = 'rsa-oaep-sha256:';

/** The key of a file, in memory until `close`. */
export function fileKey(location: KeyLocation, opened: OpenedKey): UnlockedKey {
  const { certificate } = opened;
  let held: OpenedKey['privateKey'] | null = opened.privateKey;
  const inHand = () => {
    if (!held) throw locked();
    return held;
  };
  return {
    location,
    certificate,
    algorithm: opened.privateKey.algorithm,
    async sign({ toBeSigned, digest }) {
      const privateKey = inHand();
      return privateKey.algorithm === 'sm2-sm3'
        ? sm2Sign(privateKey.number, digest)
        : signAsync('sha256', toBeSigned, privateKey.key);
    },
    wrap: (dataKey) =>
      Promise.resolve(
        certificate.keyAlgorithm === 'rsa'
          ? SCHEME + publicEncrypt({ key: certificate.publicKey(), ...OAEP }, dataKey).toString('base64')
          : null,
      ),
    async unwrap(wrapped) {
      const privateKey = inHand();
      if (!wrapped.startsWith(SCHEME) || privateKey.algorithm !== 'rsa-sha256') throw notUnderThisKey();
      try {
        return privateDecrypt(
          { key: privateKey.key, ...OAEP },
          Buffer.from(wrapped.slice(SCHEME.length), 'base64'),
        );
      } catch (cause) {
        throw notUnderThisKey(cause);
      }
    },
    onRemoved: () => () => {},
    changePin: null,
    close() {
      if (held?.algorithm === 'sm2-sm3') held.number.fill(0);
      held = null;
      return Promise.resolve();
    },
  };
}
