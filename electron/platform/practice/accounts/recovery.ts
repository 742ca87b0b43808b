import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type {
  AdministrationAct,
  recoveryDepositSchema,
  recoveryGrantSchema,
  RecoveryRequest,
} from '../../contract';
import { appendAuditNote } from './audit';
import { HttpError } from '../http';
import type { Platform } from '../platform';
import type { Caller } from '../access';

/**
 * Key escrow. Deposits are encrypted under the certificates of the system administrators, a grant under the new
 * certificate of the requester. The platform can decrypt neither.
 */

type Deposit = z.output<typeof recoveryDepositSchema>;
type Grant = z.output<typeof recoveryGrantSchema>;

/** Stores the data key of the account on this machine, replacing the previous one. */
export function storeDeposit(platform: Platform, { account }: Caller, { device, wraps }: Deposit): void {
  const { store } = platform;
  store.transaction(() => {
    store.sql('DELETE FROM deposit WHERE account_id = ? AND device = ?').run(account.id, device);
    const insert = store.sql('INSERT OR REPLACE INTO deposit VALUES (?, ?, ?, ?)');
    for (const { certificate, wrapped } of wraps) insert.run(account.id, device, certificate, wrapped);
    appendAuditNote(platform, {
      actorId: account.id,
      action: 'recovery.deposit',
      subject: device,
      detail: `以 ${wraps.length} 张系统管理员证书加密`,
    });
  });
}

/**
 * Requests the data key of a machine for the certificate of the session. Idempotent while the request is open; a
 * request with another certificate replaces the earlier request and its grant. Throws `HttpError` 422 INVALID for
 * another certificate than that of the session.
 */
export function requestRecovery(
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
    appendAuditNote(platform, {
      actorId: account.id,
      action: 'recovery.request',
      subject: id,
      detail: `计算机 ${asked.device}`,
    });
    return { id };
  });
}

/** Returns the open requests, oldest first, each with the deposit under `certificate`. */
export function waitingRecoveries({ store }: Platform, certificate: string): RecoveryRequest[] {
  return store
    .sql<[string], RecoveryRequest>(
      `SELECT r.id, r.account_id AS accountId, r.device, r.certificate, r.requested_at AS requestedAt, d.wrapped
       FROM recovery r LEFT JOIN deposit d
         ON d.account_id = r.account_id AND d.device = r.device AND d.certificate = ?
       WHERE r.granted IS NULL ORDER BY r.requested_at, r.id`,
    )
    .all(certificate);
}

/** Stores the granted key. The act has to have passed `administrationBar`. */
export function storeRecoveryGrant(
  { store }: Platform,
  act: Extract<AdministrationAct, { type: 'recovery.grant' }>,
): void {
  store.sql('UPDATE recovery SET granted = ? WHERE id = ?').run(act.wrapped, act.requestId);
}

/**
 * Returns the key granted to the certificate of the session on this machine. It is kept until a new request replaces
 * it.
 */
export function grantedKey(
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

/** Deletes the recovery requests of a closed account or an ended certificate. */
export function deleteRecoveryRequests(
  { store }: Platform,
  of: { accountId: string } | { certificate: string },
): void {
  if ('accountId' in of) store.sql('DELETE FROM recovery WHERE account_id = ?').run(of.accountId);
  else store.sql('DELETE FROM recovery WHERE certificate = ?').run(of.certificate);
}

/** Deletes the deposits of a closed account: nobody may decrypt its data any more. */
export function deleteDeposits({ store }: Platform, accountId: string): void {
  store.sql('DELETE FROM deposit WHERE account_id = ?').run(accountId);
}
