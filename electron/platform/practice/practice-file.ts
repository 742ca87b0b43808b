import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Account } from '../contract';
import type { SignatureAlgorithm } from '../../pki/algorithms';
import type { CertificateRecord } from './ca/ca';
import { PEOPLE } from './people';
import type { PfxEncoding } from './ca/pfx';
import type { Platform } from './platform';
import type { RefusalCase } from './ca/certificate-plan';

/** An invented person with the certificate file for the login. */
export interface PracticePerson {
  accountId: string;
  name: string;
  department: string;
  roles: Account['roles'];
  certificatePath: string;
  password: string;
}

/** A certificate of a person and its file. There is one for every algorithm and file format. */
export interface PracticeKey {
  accountId: string;
  /** SHA-256 of the DER, hex. */
  sha256: string;
  algorithm: SignatureAlgorithm;
  encoding: PfxEncoding;
  certificatePath: string;
  password: string;
}

/** Content of `practice.json` for a running platform; the worker posts it when it is ready. */
export interface PracticeInfo {
  platformUrl: string;
  publicUrl: string;
  /** CA certificate to pin, PEM. */
  caCertificatePem: string;
  accounts: PracticePerson[];
  /** All certificates of people, also those issued later, which may not be bound yet. */
  keys: PracticeKey[];
  /** Certificates that a login has to refuse. */
  refusals: Array<{ reason: RefusalCase; certificatePath: string; password: string }>;
  /** Bearer token for `{publicUrl}/practice/…`. */
  controlToken: string;
}

/** Ports and control token, which are the same at each start. */
export interface StoredPorts {
  port: number;
  publicPort: number;
  controlToken: string;
}

const FILE = 'practice.json';

export function keyOf(record: CertificateRecord): PracticeKey {
  const { sha256, algorithm, encoding, path: certificatePath, password } = record;
  return { accountId: record.accountId ?? '', sha256, algorithm, encoding, certificatePath, password };
}

export function describePlatform(platform: Platform, controlToken: string): PracticeInfo {
  const certificates = platform.certificates();
  const good = certificates.filter(({ refusal, accountId }) => refusal === null && accountId !== null);
  return {
    platformUrl: platform.platformUrl,
    publicUrl: platform.publicUrl,
    caCertificatePem: platform.ca.rootPem,
    accounts: PEOPLE.flatMap(({ id, name, department, roles }) => {
      const first = good.find(({ accountId }) => accountId === id);
      if (!first) return [];
      const { path: certificatePath, password } = first;
      return [{ accountId: id, name, department, roles, certificatePath, password }];
    }),
    keys: good.map(keyOf),
    refusals: certificates.flatMap(({ refusal, path: certificatePath, password }) =>
      refusal ? [{ reason: refusal, certificatePath, password }] : [],
    ),
    controlToken,
  };
}

/** Reads `practice.json`; null when there is none. Throws when it cannot be read or parsed. */
export function readPracticeFile(directory: string): StoredPorts | null {
  try {
    return JSON.parse(readFileSync(path.join(directory, FILE), 'utf8')) as StoredPorts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes `practice.json` atomically. */
export function writePracticeFile(directory: string, file: PracticeInfo & StoredPorts): void {
  const target = path.join(directory, FILE);
  writeFileSync(`${target}.new`, JSON.stringify(file, null, 1), { mode: 0o600 });
  renameSync(`${target}.new`, target);
}
