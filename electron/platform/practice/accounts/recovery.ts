import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type {
  AdministrationAct,
  recoveryDepositSchema,
  recoveryGrantSchema,
  RecoveryRequest,
} from '../../contract';
import { note } from './audit';
import { HttpError } from '../http';
import type { Platform } from '../platform';
import type { Caller } from '../access';

/**
 * Data keys in keeping. All that lies here is under somebody's certificate: a deposit under the system administrators',
 * a grant under the new one of whoever asked. The platform can open neither.
 */

type Deposit = z.output<typeof recoveryDepositSchema>;
type Grant = z.output<typeof recoveryGrantSchema>;

/** Keeps the data key of this person on this machine, in place of the one kept before. */
export function deposit(platform: Platform, { account }: Caller, { device, wraps }: Deposit): void {
  const { store } = platform;
  store.transaction(() => {
    store.sql('DELETE FROM deposit WHERE account_id = ? AND device = ?').run(account.id, device);
    const insert = store.sql('INSERT OR REPLACE INTO deposit VALUES (?, ?, ?, ?)');
    for (const { certificate, wrapped } of wraps) insert.run(account.id, device, certificate, wrapped);
    note(platform, {
      actorId: account.id,
      action: 'recovery.deposit',
      subject: device,
      detail: `以 ${wraps.length} 张系统管理员证书加密`,
    });
  });
}

/**
 * Asks for the key of this machine under the certificate signed in with. Asking again with the same one while it waits is
 * the same request; any other takes the place of the earlier one and of what was granted to it.
 */
export function request(
  platform: Platform,
  caller: Caller,
  asked: { device: string; certificate: string },
): { id: string } {
  const { store } = platform;
  const { account } = caller;
  if (asked.certificate !== caller.certificate)
    throw new HttpError(422, 'INVALID', '只能为登录所用的证书申请恢复。');
  return store.transaction(() => {
    const waiting = store
      .sql<[string, string, string], string>(
        'SELECT id FROM recovery WHERE account_id = ? AND device = ? AND certificate = ? AND granted IS NULL',
      )
      .pluck()
      .get(account.id, asked.device, asked.certificate);
    if (waiting !== undefined) return { id: waiting };
    store.sql('DELETE FROM recovery WHERE account_id = ? AND device = ?').run(account.id, asked.device);
    const now = platform.now();
    const id = uuidv7({ random: randomBytes(16), msecs: now.getTime() });
    store
      .sql('INSERT INTO recovery VALUES (?, ?, ?, ?, ?, NULL)')
      .run(id, account.id, asked.device, asked.certificate, now.toISOString());
    note(platform, {
      actorId: account.id,
      action: 'recovery.request',
      subject: id,
      detail: `计算机 ${asked.device}`,
    });
    return { id };
  });
}

/** Requests that wait, oldest first, each with the deposit under this certificate. */
export function waiting({ store }: Platform, certificate: string): RecoveryRequest[] {
  return store
    .sql<[string], RecoveryRequest>(
      `SELECT r.id, r.account_id AS accountId, r.device, r.certificate, r.requested_at AS requestedAt, d.wrapped
       FROM recovery r LEFT JOIN deposit d
         ON d.account_id = r.account_id AND d.device = r.device AND d.certificate = ?
       WHERE r.granted IS NULL ORDER BY r.requested_at, r.id`,
    )
    .all(certificate);
}

/** Gives the asked key; `administrationBar` has judged. */
export function grant(
  { store }: Platform,
  act: Extract<AdministrationAct, { type: 'recovery.grant' }>,
): void {
  store.sql('UPDATE recovery SET granted = ? WHERE id = ?').run(act.wrapped, act.requestId);
}

/** What was granted to the certificate signed in with, on this machine. It stays until another is asked for. */
export function granted(
  { store }: Platform,
  { account, certificate }: Caller,
  device: string,
): { grant: Grant | null } {
  const grant = store
    .sql<[string, string, string], Grant>(
      `SELECT certificate, granted AS wrapped FROM recovery
       WHERE account_id = ? AND device = ? AND certificate = ? AND granted IS NOT NULL`,
    )
    .get(account.id, device, certificate);
  return { grant: grant ?? null };
}

/** Requests of somebody who left, or for a certificate that ended, wait for nothing. */
export function dropRequests({ store }: Platform, of: { accountId: string } | { certificate: string }): void {
  if ('accountId' in of) store.sql('DELETE FROM recovery WHERE account_id = ?').run(of.accountId);
  else store.sql('DELETE FROM recovery WHERE certificate = ?').run(of.certificate);
}

/** Destroys the deposits of an account that was closed: its data is opened by no successor. */
export function dropDeposits({ store }: Platform, accountId: string): void {
  store.sql('DELETE FROM deposit WHERE account_id = ?').run(accountId);
}
