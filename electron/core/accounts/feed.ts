import { knownRoles } from '../../platform/contract';
import { sha256 } from '../../domain/encoding/canonical';
import { feedRecord, jsonOrNull, unless, type FeedRecord } from '../feed-record';
import { statement } from '../store';

/** Records of accounts in the feed; `store/records.ts` reads them. */

const account = feedRecord({
  kind: 'account',
  tables: { small: ['account'] },
  readable(received) {
    const { roles } = (received ?? {}) as { roles?: unknown };
    return Array.isArray(roles) ? { ...(received as object), roles: knownRoles(roles) } : received;
  },
  write: (cache, r) =>
    statement(
      cache,
      'INSERT OR REPLACE INTO account (id, name, number, department, roles, active) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(r.id, r.name, r.number ?? null, r.department, JSON.stringify(r.roles), Number(r.active)),
});

const certificate = feedRecord({
  kind: 'certificate',
  tables: { small: ['binding'] },
  check: ({ id, certificate: der }) =>
    unless(sha256(Buffer.from(der, 'base64')) === id, '证书与其校验码不符'),
  write: (cache, r) =>
    statement(
      cache,
      `INSERT OR REPLACE INTO binding (id, account_id, certificate, bound_at, ended, act)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(r.id, r.accountId, r.certificate, r.boundAt, jsonOrNull(r.ended), jsonOrNull(r.act)),
});

const delegation = feedRecord({
  kind: 'delegation',
  tables: { small: ['delegation'] },
  write: (cache, r) =>
    statement(
      cache,
      `INSERT OR REPLACE INTO delegation (id, from_id, to_id, role, from_at, until_at, reason, granted_by, granted_at,
         ended_at, act)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[r.id, r.fromId, r.toId, r.role, r.from, r.until, r.reason, r.grantedBy, r.grantedAt],
      ...[r.endedAt, jsonOrNull(r.act)],
    ),
});

/** Register entries are immutable: the first one received for a sequence number is kept. */
const register = feedRecord({
  kind: 'register',
  tables: { small: ['register'] },
  write: (cache, r) =>
    statement(
      cache,
      'INSERT OR IGNORE INTO register (sequence, id, statement, cms, confirmation) VALUES (?, ?, ?, ?, ?)',
    ).run(r.sequence, r.id, r.statement, r.cms, jsonOrNull(r.confirmation)),
});

const proposal = feedRecord({
  kind: 'proposal',
  tables: { small: ['proposal'] },
  write: (cache, r) =>
    statement(
      cache,
      `INSERT OR REPLACE INTO proposal (id, statement, cms, proposed_at, state, answer)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ).run(r.id, r.statement, r.cms, r.proposedAt, r.state, jsonOrNull(r.answer)),
});

export const feed: readonly FeedRecord[] = [account, certificate, delegation, register, proposal];
