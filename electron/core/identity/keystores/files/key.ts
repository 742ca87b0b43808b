import { sign as signBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyLocation } from '../../../contract';
import type { Certificate } from '../../../../pki/certificates';
import { sm2Sign } from '../../../../pki/sm2';
import {
  p256SharedSecret,
  sm2WrapSecret,
  ephemeralPoint,
  unwrapRsa,
  unwrapWithSecret,
  WrapError,
  wrapForCertificate,
} from '../../../../pki/wrap';
import { locked, notUnderThisKey } from '../failures';
import type { UnlockedKey } from '../keystore';
import type { FileKeyPair, PrivateKey } from './key-pairs';

const signAsync = promisify(signBytes);

/** Returns the key of a file; it is in memory until `close`. */
export function createFileKey(location: KeyLocation, opened: FileKeyPair): UnlockedKey {
  const { certificate } = opened;
  let held: FileKeyPair['privateKey'] | null = opened.privateKey;
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
    wrap: (dataKey) => Promise.resolve(wrapForCertificate(certificate, dataKey)),
    async unwrap(wrapped) {
      const privateKey = inHand();
      try {
        return take(wrapped, certificate, privateKey);
      } catch (error) {
        throw error instanceof WrapError ? notUnderThisKey(error) : error;
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

function take(wrapped: string, certificate: Certificate, privateKey: PrivateKey): Buffer {
  if (privateKey.algorithm === 'rsa-sha256') return unwrapRsa(wrapped, privateKey.key);
  const point = ephemeralPoint(wrapped);
  const secret =
    privateKey.algorithm === 'sm2-sm3'
      ? sm2WrapSecret(privateKey.number, point)
      : p256SharedSecret(privateKey.key, point);
  return unwrapWithSecret(wrapped, certificate, secret);
}
