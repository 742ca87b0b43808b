import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../../../electron/platform/contract';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { createKeyStores } from '../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './keystores/tries-file';
import type { KeyStores } from '../../../../electron/core/identity/keystores/keystore';
import type { Keyring } from '../../../../electron/core/types';
import { createIdentity, type Identity, type SignedIn } from '../../../../electron/core/identity/service';
import { openssl, createTestPki, type IssuedCertificate, type TestPki } from '../../pki/test-pki';
import { createIdentityPlatform, type IdentityPlatform } from './platform';
import { createTestConfirmations } from './keystores/confirmations';

export const START = new Date('2026-05-20T01:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const DEVICE = '办公室-01-5f2c';
export const PASSWORD = '演练密码-2026';
export const account: Account = {
  id: 'lin',
  name: '林晓岚',
  department: '办公室',
  roles: ['editor'],
  active: true,
};

/** Subject of the certificates of `account`. */
export const SUBJECT = `/C=CN/O=示范市某局/CN=${account.name}`;

/** A CA with the certificates `person`, `renewed`, `expired` (until May 2026) and `future` (from June 2026). */
export interface TestCa {
  shop: TestPki;
  crl: Buffer;
  /** Writes the PKCS#12 file of an issued certificate. Returns its path. */
  writePfx(name: string): string;
  /** Path of the PKCS#12 file. */
  pfxPath(name: string): string;
  /** SHA-256 of the certificate, hex. */
  certificateHash(issued: IssuedCertificate): string;
}

export function createTestCa(): TestCa {
  const shop = createTestPki();
  const file = (name: string) => shop.path(`${name}.pfx`);
  const pfx = (name: string) => {
    const { certPath, keyPath } = shop.certificate(name);
    const to = ['-out', file(name), '-passout', `pass:${PASSWORD}`];
    openssl(['pkcs12', '-export', '-in', certPath, '-inkey', keyPath, ...to]);
    return file(name);
  };
  shop.issue({ name: 'root', profile: 'root', issuer: null });
  shop.issue({ name: 'person', profile: 'person', issuer: 'root', subject: SUBJECT });
  shop.issue({ name: 'renewed', profile: 'person', issuer: 'root', subject: SUBJECT });
  shop.issue({ name: 'expired', profile: 'person', issuer: 'root', subject: SUBJECT, to: '20260501000000Z' });
  shop.issue({
    name: 'future',
    profile: 'person',
    issuer: 'root',
    subject: SUBJECT,
    from: '20260601000000Z',
  });
  for (const name of ['person', 'renewed', 'expired', 'future']) pfx(name);
  return {
    shop,
    crl: shop.crl('root'),
    writePfx: pfx,
    pfxPath: file,
    certificateHash: ({ der }) => parseCertificate(der).sha256,
  };
}

/** A machine of a person: data folder, clock, settings, key stores and the platform that it calls. */
export class Machine {
  readonly realm = mkdtempSync(join(tmpdir(), 'realm-'));
  readonly platform: IdentityPlatform;
  now = START;
  settings = { offlineDays: 30, idleMinutes: 15, sessionMinutes: 480, secretDays: 90 };
  keyring: Keyring | null = null;
  keys: KeyStores = createKeyStores({
    confirmations: createTestConfirmations(),
    uptime: () => this.now.getTime(),
    throttleFile: newTriesPath(),
    drivers: () => [],
    maxTries: () => 3,
    worker: '',
  });
  removals = 0;

  constructor(private readonly town: TestCa) {
    const root = town.shop.certificate('root').der.toString('base64');
    this.platform = createIdentityPlatform(START, {
      certificates: [root],
      crls: [town.crl.toString('base64')],
    });
    this.platform.accounts.set(town.certificateHash(town.shop.certificate('person')), account);
  }

  /** Starts the program anew: a new `Identity` on the same data folder. */
  startProgram(offlineDays = this.settings.offlineDays): Identity {
    return createIdentity({
      realm: this.realm,
      platform: this.platform,
      clock: { now: () => this.now },
      settings: () => ({ ...this.settings, offlineDays }),
      device: DEVICE,
      keys: this.keys,
      keyring: this.keyring,
      onTokenRemoved: () => (this.removals += 1),
    });
  }

  signIn(
    identity = this.startProgram(),
    path = this.town.pfxPath('person'),
    password = PASSWORD,
  ): Promise<SignedIn> {
    return identity.signIn({ key: { kind: 'file', path }, secret: password });
  }

  /** Signs in online and signs out again. */
  async signInAndOut(): Promise<SignedIn> {
    const identity = this.startProgram();
    const result = await this.signIn(identity);
    await identity.signOut();
    return result;
  }

  /** Paths of both copies of the account file. */
  accountFilePaths(): string[] {
    return ['account.json', 'account.copy.json'].map((name) =>
      join(this.realm, 'accounts', account.id, name),
    );
  }

  dispose(): void {
    rmSync(this.realm, { recursive: true, force: true });
  }
}

/** An in-memory keyring with a random key. */
export function createTestKeyring(): Keyring {
  const key = randomBytes(32);
  const nonce = Buffer.alloc(12);
  return {
    encrypt: (plain) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return Promise.resolve(Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    },
    decrypt: async (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAuthTag(sealed.slice(-16));
      return Buffer.concat([decipher.update(sealed.slice(0, -16)), decipher.final()]);
    },
  };
}

/** Resolves with the code of the error that `work` rejects with, or `done`. */
export async function outcomeCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Resolves with the error that `work` rejects with, or with its value. */
export const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
