import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Declared from '../../../../electron/core/declared-capabilities';
import type * as Cache from '../../../../electron/core/store/migrations/cache';
import type * as Access from '../../../../electron/domain/accounts/read-access';
import type * as Changes from '../../../../electron/domain/records/changes';
import type * as Kinds from '../../../../electron/domain/records/entry-kinds';
import type * as Rules from '../../../../electron/domain/rules/entry-rules';
import { NOTIFIED_TOPICS } from '../../../../electron/core/call-rules';
import { openPractice, type Practice } from '../../platform/practice-client';
import { openClient, signInAs, until, type Client } from './client';

// A capability is its folders and one line in each of these lists: with ledger entries in the first two, with records of
// the feed in the next three.
vi.mock('../../../../electron/domain/records/entry-kinds', async (original) => {
  const { KINDS } = await original<typeof Kinds>();
  const { loanEntries } = await import('../../../fixtures/sample-capability/entries');
  return { KINDS: [...KINDS, ...loanEntries] };
});
vi.mock('../../../../electron/domain/rules/entry-rules', async (original) => {
  const { ENTRY_RULES } = await original<typeof Rules>();
  const { loanRefusal } = await import('../../../fixtures/sample-capability/judge');
  return { ENTRY_RULES: [...ENTRY_RULES, { subjects: ['loan'], check: loanRefusal }] };
});
vi.mock('../../../../electron/domain/records/changes', async (original) => {
  const { z } = await import('zod');
  const { changeSchema } = await original<typeof Changes>();
  const { deviceChangeSchema } = await import('../../../fixtures/sample-capability/device');
  return { changeSchema: z.discriminatedUnion('kind', [...changeSchema.options, deviceChangeSchema]) };
});
vi.mock('../../../../electron/domain/accounts/read-access', async (original) => {
  const access = await original<typeof Access>();
  Object.assign(access.KIND_AREAS, { device: ['office'] });
  return access;
});
vi.mock('../../../../electron/core/store/migrations/cache', async (original) => {
  const { cacheMigrations, ...rest } = await original<typeof Cache>();
  const { DEVICE_TABLE } = await import('../../../fixtures/sample-capability/device');
  return { ...rest, cacheMigrations: [...cacheMigrations, DEVICE_TABLE] };
});
vi.mock('../../../../electron/core/declared-capabilities', async (original) => {
  const { declared } = await original<typeof Declared>();
  const { loansCapability } = await import('../../../fixtures/sample-capability/capability');
  return { declared: [...declared, loansCapability] };
});

interface LoanCalls {
  devices(): Promise<{ devices: Array<{ id: string; name: string }> }>;
  list(): Promise<{ loans: Array<{ loanId: string; text: string }> }>;
  take(input: { text: string; due: string }): Promise<{ loanId: string }>;
  giveBack(input: { loanId: string }): Promise<unknown>;
}
const loansOf = ({ core }: Client) => (core as unknown as { loans: LoanCalls }).loans;
const kindsOf = async ({ core }: Client) => (await core.agenda.mine()).items.map(({ kind }) => kind);
const DUE = '2030-01-01T00:00:00.000Z';

/** Writes records of the sample's kind to the feed of a practice platform. */
function writeDevices(directory: string, ...devices: Array<{ id: string; name: string }>): void {
  const db = new Database(path.join(directory, 'practice.db'));
  const insert = db.prepare('INSERT INTO change (kind, key, article_id, record) VALUES (?, ?, NULL, ?)');
  for (const device of devices) insert.run('device', device.id, JSON.stringify(device));
  db.close();
}

describe('a capability that is added by its folders and a line in each list', () => {
  let practice: Practice;
  let officer: Client;
  let leader: Client;
  beforeAll(async () => {
    practice = await openPractice();
    [officer, leader] = await Promise.all([openClient(practice.directory), openClient(practice.directory)]);
    await signInAs(officer, 'masiqi');
    await signInAs(leader, 'gaoyuanshan');
  });
  afterAll(async () => {
    await Promise.all([officer.stop(), leader.stop()]);
    await practice.remove();
  });

  it('writes entries that the platform accepts and other clients read', async () => {
    await loansOf(officer).take({ text: '备用网卡', due: DUE });
    await officer.core.sync.now();
    const [loan] = await until('the loan', async () => {
      await leader.core.sync.now();
      const { loans } = await loansOf(leader).list();
      return loans.length > 0 && loans;
    });
    expect(loan?.text).toBe('备用网卡');
    expect((await officer.core.sync.outbox()).rows.filter(({ state }) => state === 'rejected')).toEqual([]);
  });

  it('has its items in the agenda, and its calls among those that a change is reported for', async () => {
    expect(await kindsOf(leader)).toContain('loan');
    const changes = await officer.core.host.watch();
    // Every topic is reported once at the start.
    for (let reported = 0; reported < NOTIFIED_TOPICS.length; reported += 1) await changes.next();
    const { loanId } = await loansOf(officer).take({ text: '应急手机', due: DUE });
    for await (const { calls } of changes) if (calls.includes('loans.list')) break;
    await loansOf(officer).giveBack({ loanId });
    expect((await loansOf(officer).list()).loans.map(({ text }) => text)).toEqual(['备用网卡']);
  });

  it('stores its records of the feed, and refuses those that its check refuses', async () => {
    const [phone, nameless] = [crypto.randomUUID(), crypto.randomUUID()];
    writeDevices(practice.directory, { id: phone, name: '应急手机' }, { id: nameless, name: '' });
    await leader.core.sync.now();
    expect(await loansOf(leader).devices()).toEqual({ devices: [{ id: phone, name: '应急手机' }] });
    const { records } = await leader.core.sync.quarantined();
    expect(records).toMatchObject([{ kind: 'device', id: nameless, reason: '备品没有名称' }]);
  });

  it('refuses what its rule refuses, and accounts without the roles of a call', async () => {
    const loanId = crypto.randomUUID();
    await expect(loansOf(officer).giveBack({ loanId })).rejects.toMatchObject({ code: 'INVALID' });
    const auditor = await openClient(practice.directory);
    await signInAs(auditor, 'fengqinghe');
    await expect(loansOf(auditor).list()).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await auditor.stop();
  });
});
