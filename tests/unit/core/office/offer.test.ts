import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT_VERSION, PLATFORM_CAPABILITIES } from '../../../../electron/platform/contract';
import { openPractice, type Practice } from '../../platform/practice-client';
import { openClient, signInAs, type Client } from './client';

describe('a platform that offers no duty log', () => {
  let practice: Practice;
  let client: Client;
  const without = (...missing: string[]) => ({
    version: CONTRACT_VERSION,
    capabilities: [...PLATFORM_CAPABILITIES, 'inquiries'].filter((name) => !missing.includes(name)),
  });
  beforeAll(async () => {
    practice = await openPractice({ offer: without('duty') });
    client = await openClient(practice.directory);
    await signInAs(client, 'masiqi');
  });
  afterAll(async () => {
    await client.stop();
    rmSync(practice.directory, { recursive: true, force: true });
  });
  const missing = async () => (await client.core.identity.state()).notOffered;

  it('is named to the pages, with the capabilities that need it', async () => {
    expect([...(await missing())].sort()).toEqual(['duty', 'roster']);
  });

  it('has the calls of these capabilities refused in words, and the others answered', async () => {
    await expect(client.core.duty.overview()).rejects.toMatchObject({
      code: 'NOT_OFFERED',
      message: '所连接的平台没有提供这项功能。',
    });
    expect(await client.core.incidents.outages({ year: 2026 })).toBeDefined();
    expect((await client.core.agenda.mine()).items.map(({ kind }) => kind)).not.toContain('takeOver');
  });

  it('is used in full after the next login when it offers the rest', async () => {
    await practice.restart({ offer: without() });
    await client.core.identity.signOut();
    await signInAs(client, 'masiqi');
    expect(await missing()).toEqual([]);
    expect(await client.core.duty.overview()).toBeDefined();
  });

  it('is remembered for work without the platform', async () => {
    await practice.restart({ offer: without('duty') });
    await client.core.identity.signOut();
    await signInAs(client, 'masiqi');
    await client.core.identity.signOut();
    await practice.server.close();
    await signInAs(client, 'masiqi');
    expect((await client.core.identity.state()).standing).toBe('offline');
    expect([...(await missing())].sort()).toEqual(['duty', 'roster']);
  });
});
