import { beforeEach, describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { appendAudit, recentAudit, verifyAudit } from '../../../../electron/core/audit/service';
import { rowHash, type SqlValue } from '../../../../electron/core/store/row-hash';
import { workMigrations } from '../../../../electron/core/store/migrations/work';

/** An unencrypted work.db in memory. */
function openWork(): Database.Database {
  const nativeBinding = process.env.BETTER_SQLITE3_BINDING;
  const db = new Database(':memory:', nativeBinding ? { nativeBinding } : {});
  db.function('row_hash', { varargs: true, deterministic: true }, (...values: SqlValue[]) => rowHash(values));
  for (const step of workMigrations) db.exec(step);
  return db;
}

let work: Database.Database;
beforeEach(() => {
  work = openWork();
});

const entry = (n: number) => ({
  at: new Date(Date.UTC(2026, 4, 1, 8, n)).toISOString(),
  actorId: 'lin-xiaolan',
  action: 'review.decide',
  subject: `稿件 ${n}`,
  detail: '初审:同意',
});
const fill = (count: number) => {
  for (let n = 1; n <= count; n++) appendAudit(work, entry(n));
};

describe('the audit chain', () => {
  it('stays intact when entries are appended', async () => {
    expect(await verifyAudit(work)).toEqual({
      entries: 0,
      intact: true,
      brokenAt: null,
      head: '0'.repeat(64),
    });
    fill(3);
    const verdict = await verifyAudit(work);
    expect(verdict).toMatchObject({ entries: 3, intact: true, brokenAt: null });
    expect(verdict.head).toBe(recentAudit(work, { before: null, limit: 1 }).entries[0]?.digest);
  });

  it('is verified to its end when it is long, and broken where an entry is missing', async () => {
    fill(450);
    expect(await verifyAudit(work)).toMatchObject({ entries: 450, intact: true });
    work.prepare('DELETE FROM audit WHERE sequence = 401').run();
    expect(await verifyAudit(work)).toMatchObject({ entries: 449, intact: false, brokenAt: 402 });
  });

  it('lists the newest entries first, page by page', () => {
    fill(5);
    const first = recentAudit(work, { before: null, limit: 2 }).entries;
    expect(first.map((e) => e.sequence)).toEqual([5, 4]);
    expect(recentAudit(work, { before: 4, limit: 10 }).entries.map((e) => e.subject)).toEqual([
      '稿件 3',
      '稿件 2',
      '稿件 1',
    ]);
    expect(first[0]).toMatchObject(entry(5));
  });

  it('contains no entry of an act whose transaction failed', async () => {
    fill(1);
    const deed = work.transaction(() => {
      appendAudit(work, entry(2));
      throw new Error('the deed failed');
    });
    expect(deed).toThrow('the deed failed');
    expect(await verifyAudit(work)).toMatchObject({ entries: 1, intact: true });
  });

  it('stores any text, including unpaired surrogates', async () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (subject, detail) => {
        appendAudit(work, { ...entry(1), subject: `${subject}\ud800`, detail });
      }),
    );
    expect(await verifyAudit(work)).toMatchObject({ entries: 100, intact: true });
  });

  it('is broken at the first entry that was changed', async () => {
    const columns = ['at', 'actor_id', 'action', 'subject', 'detail', 'previous', 'digest'];
    fill(6);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(...columns),
        async (sequence, column) => {
          work.exec('BEGIN');
          work.prepare(`UPDATE audit SET ${column} = ${column} || 'x' WHERE sequence = ?`).run(sequence);
          const verdict = await verifyAudit(work);
          work.exec('ROLLBACK');
          expect(verdict).toMatchObject({ entries: 6, intact: false, brokenAt: sequence });
        },
      ),
    );
    expect((await verifyAudit(work)).intact).toBe(true);
  });

  it('is broken where an entry was deleted, also when later entries are renumbered', async () => {
    fill(4);
    work.prepare('DELETE FROM audit WHERE sequence = 2').run();
    expect(await verifyAudit(work)).toMatchObject({ intact: false, brokenAt: 3 });
    work.prepare('UPDATE audit SET sequence = sequence - 1 WHERE sequence > 2').run();
    expect(await verifyAudit(work)).toMatchObject({ intact: false, brokenAt: 2 });
  });

  it('is broken after an entry that was rewritten with a matching digest', async () => {
    fill(3);
    const other = openWork();
    appendAudit(other, entry(1));
    appendAudit(other, { ...entry(2), detail: '初审:退回' });
    const forged = other.prepare('SELECT detail, digest FROM audit WHERE sequence = 2').get();
    work.prepare('UPDATE audit SET detail = @detail, digest = @digest WHERE sequence = 2').run(forged);
    expect(await verifyAudit(work)).toMatchObject({ intact: false, brokenAt: 3 });
    other.close();
  });
});
