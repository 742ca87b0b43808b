import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysOf, instantOf, monthOf, nextMonth } from '../../../electron/domain/calendar/calendar';
import { handOverSchema, type LedgerBody } from '../../../electron/platform/contract';
import { LedgerBook } from './ledger-book';
import { signAndSendAct, statusAndCode, openAccountAndSignIn, settingsOf } from './administration';
import { apiRequest, openPractice, Person, type Practice } from './practice-client';

let practice: Practice;
let administrator: Person;
let auditor: Person;
beforeAll(async () => {
  practice = await openPractice();
  administrator = await Person.signIn(practice.server, 'xuwenbo');
  auditor = await Person.signIn(practice.server, 'fengqinghe');
});
afterAll(() => practice.remove());

/** Returns the duties of the account that have to be reassigned, as [kind, title]. */
async function dutiesOf(by: Person, accountId: string): Promise<string[][]> {
  const route = `/administration/hand-over?accountId=${accountId}`;
  const { json } = await apiRequest(practice.server, route, 'GET', { token: by.token });
  return handOverSchema.parse(json).duties.map(({ kind, title }) => [kind, title]);
}

describe('closing the account of a duty officer', () => {
  it('is refused while the person has shifts, findings or advisories, and lists them', async () => {
    const { server } = practice;
    await openAccountAndSignIn(server, administrator, 'officer', { roles: ['dutyOfficer'] });
    const book = new LedgerBook(await Person.signIn(server, 'linxiaohe'));
    const month = nextMonth(monthOf(new Date().toISOString()));
    const rosterWith = (technical: string, replaces: string | null) => {
      const starts = [...daysOf(month), `${nextMonth(month)}-01`].map((day) => instantOf(day, '00:00'));
      const shifts = starts.slice(0, -1).map((from, index) => ({
        ...{ from, until: starts[index + 1]!, leader: 'gaoyuanshan', operations: 'sunkexin' },
        technical: index === 2 ? technical : 'masiqi',
      }));
      return { type: 'roster.publish' as const, month, shifts, important: [], replaces };
    };
    const send = async (body: LedgerBody) => {
      const command = await book.write(body);
      expect(await book.person.sendOne(command)).toMatchObject({ status: 'accepted' });
      return command.id;
    };
    const [findingId, advisoryId] = [randomUUID(), randomUUID()];
    const receivedAt = new Date().toISOString();
    const rosterId = await send(rosterWith('officer', null));
    await send({
      ...{ type: 'finding.open', findingId, readId: null, kind: 'link', where: '/tzgg/', text: '打不开。' },
      ...{ receivedAt, attachments: [] },
    });
    await send({ type: 'finding.assign', findingId, to: 'officer', text: '' });
    await send({
      ...{ type: 'advisory.register', advisoryId, source: 'police', number: '', title: '风险提示' },
      ...{ level: 'none', receivedAt, deadline: null, text: '', attachments: [] },
    });
    await send({ type: 'advisory.assign', advisoryId, to: 'officer', text: '' });

    const before = await settingsOf(auditor, 'officer');
    const close = () =>
      signAndSendAct(administrator, { type: 'account.close', accountId: 'officer', before, handOver: [] });
    const left = await close();
    expect(statusAndCode(left)).toEqual([409, 'TASKS_LEFT']);
    expect(left.json.message).toContain('还有1 个班次、1 个整改问题、1 件预警通报没有改派');
    const day = `${Number(month.slice(5))}月3日`;
    expect(await dutiesOf(administrator, 'officer')).toEqual([
      ['shift', `${day} 00:00 技术值班`],
      ['finding', '/tzgg/'],
      ['advisory', '风险提示'],
    ]);

    await send({ type: 'finding.assign', findingId, to: 'sunkexin', text: '' });
    await send({ type: 'advisory.assign', advisoryId, to: 'sunkexin', text: '' });
    await send(rosterWith('linxiaohe', rosterId));
    expect(await dutiesOf(administrator, 'officer')).toEqual([]);
    expect(statusAndCode(await close())).toEqual([200, 'done']);
  });
});
