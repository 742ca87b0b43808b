import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import Database from 'better-sqlite3';
import type {
  AdministrationAct,
  Binding,
  RegisterEntry,
  SignedText,
} from '../../../electron/platform/contract';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import type { SigningKey, Practice } from '../../unit/platform/practice-client';
import { sha256 } from '../../unit/platform/practice-client';

/** A dishonest operator who writes into the platform's database while the platform runs. */
export class Operator {
  readonly db: Database.Database;

  constructor({ directory }: Pick<Practice, 'directory'>) {
    const nativeBinding = process.env.BETTER_SQLITE3_BINDING;
    this.db = new Database(path.join(directory, 'practice.db'), nativeBinding ? { nativeBinding } : {});
  }

  /** Puts a record into the change feed. It replaces the record of the same kind and key. */
  put(kind: string, key: string, record: unknown): void {
    this.db.prepare('DELETE FROM change WHERE kind = ? AND key = ?').run(kind, key);
    this.db
      .prepare('INSERT INTO change (kind, key, article_id, record) VALUES (?, ?, NULL, ?)')
      .run(kind, key, JSON.stringify(record));
  }

  all<T>(kind: string): T[] {
    return this.db
      .prepare<[string], string>('SELECT record FROM change WHERE kind = ? ORDER BY seq')
      .pluck()
      .all(kind)
      .map((text) => JSON.parse(text) as T);
  }

  /** Puts a record into the change feed that binds a certificate to this account. */
  bind(certificate: Buffer, accountId: string, act: Binding['act']): void {
    const id = sha256(certificate);
    const boundAt = new Date(Date.now() - 60_000).toISOString();
    const binding: Binding = {
      id,
      accountId,
      certificate: certificate.toString('base64'),
      boundAt,
      ended: null,
      act,
    };
    this.put('certificate', id, binding);
  }

  /** Appends an entry to the register. */
  appendToRegister(signed: SignedText, confirmation: SignedText | null = null): void {
    const sequence = this.all<RegisterEntry>('register').length + 1;
    this.put('register', String(sequence), { id: randomUUID(), sequence, ...signed, confirmation });
  }

  close(): void {
    this.db.close();
  }
}

/** Signs an act with these keys. The statement names `signer`, who need not own the keys. */
export async function signAct(
  keys: SigningKey,
  signer: { accountId: string; name: string },
  act: AdministrationAct,
): Promise<SignedText> {
  const statement = canonicalText({
    typ: 'gov.administration/2',
    act,
    reason: '按通知办理。',
    signer: { ...signer, certificate: createHash('sha256').update(keys.certificate).digest('hex') },
    at: new Date().toISOString(),
  });
  return { statement, cms: await keys.sign(Buffer.from(statement)) };
}
