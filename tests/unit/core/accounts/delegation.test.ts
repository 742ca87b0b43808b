import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient, signInAs, until, type Client } from '../office/client';
import { practiceContent, openPractice, Person, type Practice } from '../../platform/practice-client';

let practice: Practice;
let office: Client;
const clients: Client[] = [];

async function signedInClient(accountId: string): Promise<Client> {
  const client = await openClient(practice.directory);
  clients.push(client);
  await signInAs(client, accountId);
  await client.core.sync.now();
  return client;
}

beforeAll(async () => {
  practice = await openPractice();
  office = await signedInClient('xuwenbo');
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.stop()));
  await practice.remove();
});

describe('a delegation (代理)', () => {
  it('lets the delegate decide in the other person’s place until it is ended', async () => {
    const giver = await signedInClient('zhouzhengchuan');
    const delegate = await signedInClient('masiqi');
    const { mayDelegate, forOthers } = await giver.core.accounts.delegations();
    expect([mayDelegate, forOthers]).toEqual([['firstReviewer'], false]);
    const { people } = await giver.core.accounts.delegates({
      fromId: 'zhouzhengchuan',
      role: 'firstReviewer',
    });
    expect(people.find(({ id }) => id === 'masiqi')?.denial).toBeNull();
    expect(people.find(({ id }) => id === 'sunkexin')?.denial).toContain('不得由同一人担任');
    const now = Date.now();
    await giver.core.accounts.grantDelegation({
      fromId: 'zhouzhengchuan',
      toId: 'masiqi',
      role: 'firstReviewer',
      from: new Date(now).toISOString(),
      until: new Date(now + 86_400_000).toISOString(),
      reason: '外出培训。',
    });
    const noted = async (client: Client) =>
      (await client.core.agenda.mine()).items.filter(({ kind }) => kind === 'delegation');
    expect(await noted(giver)).toMatchObject([{ title: '马思齐代您承担“初审人”' }]);
    await delegate.core.sync.now();
    expect(await noted(delegate)).toMatchObject([{ title: '您代周正川承担“初审人”' }]);
    const author = await Person.signIn(practice.server, 'sunkexin');
    const [one, two] = [randomUUID(), randomUUID()];
    for (const id of [one, two])
      await author.sendOne(author.submission(id, 0, practiceContent({ title: '待初审' })));
    await delegate.core.sync.now();
    const { items } = await delegate.core.review.queue({ box: 'waiting' });
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining([one, two]));
    const decide = async (articleId: string) => {
      const { row, revision, may } = await delegate.core.review.detail({ articleId });
      expect(may.onBehalfOf).toEqual({ accountId: 'zhouzhengchuan', name: '周正川' });
      return delegate.core.review.decide({
        articleId,
        version: row.version,
        contentHash: revision.contentHash,
        verdict: 'approve',
        opinion: '同意。',
      });
    };
    await decide(one);
    await until('the platform to have it', async () => (await delegate.core.sync.now()).waiting === 0);
    const [decision] = (await delegate.core.review.detail({ articleId: one })).decisions;
    expect(decision).toMatchObject({
      signature: 'valid',
      signerName: '马思齐',
      onBehalfOf: { name: '周正川' },
    });

    const [held] = (await delegate.core.accounts.delegations()).delegations;
    expect(held).toMatchObject({ state: 'running', fromName: '周正川', toName: '马思齐', mayEnd: true });
    const undecided = await delegate.core.review.detail({ articleId: two });
    await giver.core.accounts.endDelegation({ id: held?.id ?? '', reason: '提前返岗。' });
    await delegate.core.sync.now();
    expect((await delegate.core.accounts.delegations()).delegations[0]).toMatchObject({ state: 'over' });
    expect((await delegate.core.review.queue({ box: 'waiting' })).items).toEqual([]);
    await expect(
      delegate.core.review.decide({
        articleId: two,
        version: 1,
        contentHash: undecided.revision.contentHash,
        verdict: 'approve',
        opinion: '同意。',
      }),
    ).rejects.toMatchObject({ code: 'ARTICLE_UNKNOWN' });
  });

  it('can be granted for another person by the system administrator only', async () => {
    const other = await signedInClient('gaoyuanshan');
    const terms = {
      fromId: 'wujingyi',
      toId: 'gaoyuanshan',
      role: 'secondReviewer' as const,
      from: new Date().toISOString(),
      until: new Date(Date.now() + 3_600_000).toISOString(),
      reason: '出差。',
    };
    await expect(other.core.accounts.grantDelegation(terms)).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    expect((await office.core.accounts.delegations()).forOthers).toBe(true);
    await office.core.accounts.grantDelegation(terms);
    expect((await office.core.accounts.delegations()).delegations[0]).toMatchObject({
      fromName: '吴静宜',
      grantedByName: '许文泊',
    });
  });
});
