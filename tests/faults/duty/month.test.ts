import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { daysOf, monthOf, nextMonth } from '../../../electron/domain/calendar/calendar';
import type { EntryView, LogReport, NoteTemplate, OpenItem, Shift } from '../../../electron/core/contract';
import type { LedgerBody, LedgerRecord, LedgerStatement } from '../../../electron/platform/contract';
import { unzipInto } from '../../e2e/zip';
import { random } from '../random';
import { bundle } from '../store/fixture';
import { instantAt, iso, Simulation, type OfficerClient } from './simulation';
import { uploadFile } from '../../unit/core/office/client';

/**
 * A month on duty: two officers at two machines, one of them without a connection for three days, forty handovers, five
 * swaps, a clock that is five hours wrong, kills in the middle of entries, three incidents. The month is in the future,
 * because certificates are valid from today.
 */

const DAY = 86_400_000;
const MONTH = nextMonth(monthOf(iso(Date.now() + 6 * DAY)));
const LAST = daysOf(MONTH).length;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MINUTES = 60_000;

const day = (n: number) => `${MONTH}-${String(n).padStart(2, '0')}`;

const SHIFTS = 41;

/** Start and end of the shifts in ms: one shift a day, and two a day on the last days. */
function shiftTimes(): Array<{ from: number; until: number }> {
  const double = 2 * LAST - SHIFTS;
  const changes = daysOf(MONTH).flatMap((name, index) =>
    index >= double ? [instantAt(name, '08:30'), instantAt(name, '20:30')] : [instantAt(name, '08:30')],
  );
  const ends = [...changes.slice(1), instantAt(`${nextMonth(MONTH)}-01`, '08:30')];
  return changes.map((from, index) => ({ from, until: ends[index] ?? from }));
}

class Month {
  readonly shifts: Shift[];
  /** Acknowledged entries: id and unique text ('' for entries without one). */
  readonly said = new Map<string, string>();
  readonly texts = new Set<string>();
  handovers = 0;
  private number = 0;

  constructor(
    readonly stage: Simulation,
    readonly leader: OfficerClient,
    readonly a: OfficerClient,
    readonly b: OfficerClient,
  ) {
    this.shifts = shiftTimes().map(({ from, until }, index) => ({
      from: iso(from),
      until: iso(until),
      leader: 'gaoyuanshan',
      technical: (index % 2 === 0 ? a : b).accountId,
      operations: 'sunkexin',
    }));
  }

  text(what: string): string {
    return `${what}，编号${String(++this.number).padStart(4, '0')}。`;
  }

  /** Records that an entry was acknowledged. It must not be lost. */
  heard(entryId: string, text = ''): void {
    this.said.set(entryId, text);
  }

  async note(
    client: OfficerClient,
    what: string,
    template: NoteTemplate = 'phone',
    open = false,
  ): Promise<string> {
    const text = this.text(what);
    const { entryId } = await client.core.duty.note({ template, text, open });
    this.heard(entryId, text);
    return entryId;
  }

  clientOf(index: number): OfficerClient {
    return this.shifts[index]?.technical === this.a.accountId ? this.a : this.b;
  }
}

const run = promisify(execFile);

describe('a month on duty', () => {
  let scratch: string;
  let stage: Simulation;
  let month: Month;
  const { seed, below } = random();

  beforeAll(async () => {
    console.log(`FAULT_SEED=${seed}`);
    scratch = mkdtempSync(resolve('node_modules/.duty-month-'));
    stage = new Simulation(scratch, await bundle('tests/faults/duty/officer-process.ts', scratch));
    await stage.open(instantAt(day(1), '10:00') - 5 * DAY);
    const leader = await stage.openClient('gaoyuanshan');
    const a = await stage.openClient('masiqi');
    const b = await stage.openClient('linxiaohe');
    month = new Month(stage, leader, a, b);
  }, 2 * MINUTES);

  afterAll(async () => {
    await stage.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('begins with a roster that the leader publishes and the officers receive', async () => {
    const { leader, a, shifts } = month;
    const roster = {
      month: MONTH,
      shifts,
      important: [{ name: '岁末值守', from: day(LAST - 1), until: day(LAST) }],
    };
    expect(await leader.core.roster.check(roster)).toMatchObject({ problems: [] });
    const { entryId } = await leader.core.roster.publish({ ...roster, replaces: null });
    month.heard(entryId);
    await leader.synced();
    await a.synced();
    expect(await a.core.roster.month({ month: MONTH })).toMatchObject({ entryId });
  });

  it('has five swaps that both officers agree to', async () => {
    const { a, b, shifts } = month;
    for (const index of [4, 6, 16, 20, 24]) {
      const [give, back] = [shifts[index], shifts[index + 1]];
      if (!give || !back) throw new Error('no such watch');
      const asked = await a.core.roster.askSwap({
        give: { shift: give.from, post: 'technical' },
        to: b.accountId,
        back: { shift: back.from, post: 'technical' },
        reason: month.text('家中有事'),
      });
      month.heard(asked.entryId);
      await a.synced();
      await b.synced();
      const answered = await b.core.roster.answerSwap({ swapId: asked.swapId, agree: true, reason: '' });
      month.heard(answered.entryId);
      await b.synced();
      await a.synced();
      [give.technical, back.technical] = [back.technical, give.technical];
    }
    const seen = await a.core.roster.month({ month: MONTH });
    expect(seen.shifts.map(({ technical }) => technical)).toEqual(shifts.map(({ technical }) => technical));
  });

  it(
    'has each shift taken over, logged and handed over',
    async () => {
      for (let index = 0; index < month.shifts.length; index++) await workShift(month, index, below);
      expect(month.handovers).toBe(40);
    },
    15 * MINUTES,
  );

  it(
    'ends with each acknowledged entry on the platform exactly once',
    async () => {
      const { leader, a, b } = month;
      for (const client of [a, b, leader]) await client.synced();
      await leader.synced();
      const held = ledger(stage.directory);
      expect(held.filter(({ refused }) => refused !== null)).toEqual([]);
      const ids = held.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect([...month.said.keys()].filter((id) => !ids.includes(id))).toEqual([]);
      const texts = held.map(({ statement }) => (JSON.parse(statement) as LedgerStatement).body).map(textIn);
      const repeated = [...month.texts, ...month.said.values()].filter(
        (text) => text !== '' && texts.filter((said) => said.includes(text)).length > 1,
      );
      expect(repeated).toEqual([]);
      for (const client of [a, b, leader])
        expect(await client.core.audit.verify()).toMatchObject({ intact: true });
    },
    2 * MINUTES,
  );

  it('has the same log in the same order on each machine', async () => {
    const [first, ...others] = await Promise.all([month.leader, month.a, month.b].map(wholeLog));
    for (const other of others) expect(other.map(({ id }) => id)).toEqual(first?.map(({ id }) => id));
    expect(first?.filter(({ state }) => state !== 'accepted')).toEqual([]);
  });

  it(
    'verifies with OpenSSL and with the client',
    async () => {
      const { notes, path } = await month.leader.core.duty.export({ month: MONTH });
      expect(notes).toEqual([]);
      const folder = join(scratch, 'log');
      await unzipInto(folder, path!);
      const args = [join(folder, 'verify.sh'), month.leader.root];
      const script = run('sh', args, { cwd: folder, maxBuffer: 2 ** 26 });
      const said = (await script.catch((error: { stdout: string }) => error)).stdout;
      expect(said.split('\n').filter((line) => /^\[(不通过|不能确认)\]/.test(line))).toEqual([]);
      const { report } = await month.leader.core.duty.verify({
        file: await uploadFile(month.leader, 'proof', path!),
      });
      expect(unsound(report)).toEqual([]);
      expect(report).toMatchObject({ holds: 'yes', month: MONTH });
    },
    5 * MINUTES,
  );

  it('is printed completely', async () => {
    const made = await month.leader.core.duty.print({ month: MONTH });
    const html = readFileSync(made.path ?? '', 'utf8').replace(/<[^>]+>/g, '');
    const missing = [...month.said.values()].filter((text) => text !== '' && !html.includes(text));
    expect(missing).toEqual([]);
  });
});

/** Returns the ledger records in the platform's database, in feed order. */
function ledger(directory: string): LedgerRecord[] {
  const db = new Database(join(directory, 'practice.db'), { readonly: true });
  try {
    return db
      .prepare<[], string>("SELECT record FROM change WHERE kind = 'ledger' ORDER BY seq")
      .pluck()
      .all()
      .map((record) => JSON.parse(record) as LedgerRecord);
  } finally {
    db.close();
  }
}

/** Returns the text of an entry. An `outage.begin` repeats the text of its incident and has ''. */
const textIn = (body: LedgerBody) => ('text' in body && body.type !== 'outage.begin' ? body.text : '');

function unsound(report: LogReport | null): string[] {
  return (report?.findings ?? []).filter(({ holds }) => holds !== 'yes').map(({ text }) => text);
}

async function wholeLog({ core }: OfficerClient): Promise<EntryView[]> {
  const entries: EntryView[] = [];
  for (let cursor: string | null = null; ;) {
    const page: { entries: EntryView[]; cursor: string | null } = await core.duty.log({
      month: MONTH,
      cursor,
      limit: 200,
    });
    entries.push(...page.entries);
    if (page.cursor === null) return entries;
    cursor = page.cursor;
  }
}

/** Start and end of the second officer's time without a connection, in ms. */
const CUT = instantAt(day(10), '15:00');
const RECONNECTED = instantAt(day(13), '15:00');

async function workShift(month: Month, index: number, below: (limit: number) => number): Promise<void> {
  const { stage, a, b, shifts } = month;
  const shift = shifts[index];
  if (!shift) throw new Error('no such watch');
  const [from, until] = [Date.parse(shift.from), Date.parse(shift.until)];
  const client = month.clientOf(index);
  const moment = (ms: number) => stage.setTime(from + ms);
  const within = (ms: number) => from + ms > CUT && from + ms < RECONNECTED;
  const level = async (one: OfficerClient) => {
    if (one !== b || !within(stage.now - from)) await one.synced();
  };

  await moment(2 * MINUTE);
  await level(client);
  await takeOver(month, client, index);
  await moment(20 * MINUTE);
  await month.note(client, '来电询问网站办事指南');
  const open = await month.note(client, '上级通知报送材料', 'notice', true);

  await readSite(month, client, from, until);
  if (from < CUT && until > CUT) {
    await stage.setTime(CUT);
    await b.synced();
    b.proxy.cut();
  }
  if (from < RECONNECTED && until > RECONNECTED) {
    await stage.setTime(RECONNECTED);
    b.proxy.mend();
    await b.synced();
    await a.synced();
  }
  if (index === 16) await wrongClock(month, client);
  if (index % 5 === 3) await crash(month, client, below);
  await incidents(month, index, client);

  if (index % 2 === 0) {
    const text = month.text('材料已报送');
    month.heard((await client.core.duty.settle({ entryId: open, text })).entryId, text);
  }
  if (index % 7 === 2) {
    const wrong = await month.note(client, '巡查首页', 'patrol');
    const text = month.text('巡查首页和全部栏目');
    month.heard((await client.core.duty.correct({ entryId: wrong, text, reason: '漏记' })).entryId, text);
  }
  await stage.setTime(until - 6 * MINUTE);
  await level(client);
  const { handover } = await client.core.duty.previewGive();
  if (index % 2 === 1) expect(names(handover.items)).toContain(open);
  month.heard((await client.core.duty.give({ note: '' })).entryId);
  await level(client);
}

const names = (items: OpenItem[]) => items.map(({ id }) => id);

async function takeOver(month: Month, client: OfficerClient, index: number): Promise<void> {
  const { handover } = await client.core.duty.previewTake();
  const known = handover.give !== null;
  const skipping = client.core.duty.note({ template: 'phone', text: '先记后接' });
  await expect(skipping).rejects.toMatchObject({ code: 'WRONG_STAGE' });
  const { entryId } = await client.core.duty.take({
    giveId: handover.give?.id ?? null,
    absence: known || index === 0 ? '' : '本机断网，未收到上一班的交班',
  });
  month.heard(entryId);
  if (index > 0) month.handovers += 1;
}

async function readSite(month: Month, client: OfficerClient, from: number, until: number): Promise<void> {
  const { stage } = month;
  for (let slots = (await client.core.duty.overview()).slots; slots.length > 0;) {
    const next = slots.find(
      ({ state, from: begins }) => state !== 'done' && state !== 'missed' && Date.parse(begins) < until,
    );
    if (!next) return;
    const begins = Math.max(Date.parse(next.from), from) + 10 * MINUTE;
    if (begins >= until - 20 * MINUTE) return;
    if (begins > stage.now) await stage.setTime(begins);
    const text = month.text('各栏目已读');
    const { entryId } = await client.core.duty.read({ slot: next.slot, scope: ['首页', '通知公告'], text });
    month.heard(entryId, text);
    slots = (await client.core.duty.overview()).slots;
  }
}

/** Writes an entry with the clock five hours ahead, and another with the correct clock an hour later. */
async function wrongClock(month: Month, client: OfficerClient): Promise<void> {
  const { stage } = month;
  client.clockError = 5 * HOUR;
  await stage.setTime(stage.now + MINUTE);
  await month.note(client, '钟快了五小时时记的');
  client.clockError = 0;
  await stage.setTime(stage.now + HOUR);
  await month.note(client, '钟拨回后记的');
  const [after, before] = (await client.core.duty.overview()).entries;
  expect(`${after?.marks.join()}${before?.marks.join()}`).toContain('时钟');
}

/** Kills the client during an entry. Afterwards the entry exists once, or its draft still exists. */
async function crash(month: Month, client: OfficerClient, below: (limit: number) => number): Promise<void> {
  const text = month.text('断电前的一条');
  month.texts.add(text);
  await client.core.duty.saveDraft({ draft: { template: 'fault', text } });
  const going = client.core.duty.note({ template: 'fault', text }).then(
    ({ entryId }) => month.heard(entryId, text),
    () => undefined,
  );
  await new Promise((done) => setTimeout(done, below(12)));
  await client.kill();
  await going;
  await client.start();
  const { draft } = await client.core.duty.draft();
  const there = (await client.core.duty.overview()).entries.filter((entry) => entry.text === text);
  expect(there.length).toBeLessThanOrEqual(1);
  expect(draft?.text ?? '').toBe(there.length === 1 ? '' : text);
  if (there.length === 0)
    month.heard((await client.core.duty.note({ template: 'fault', text })).entryId, text);
}

async function incidents(month: Month, index: number, client: OfficerClient): Promise<void> {
  const { stage, leader } = month;
  const kind = { 3: 'attack', 14: 'tampering', 18: 'outage' } as const;
  const which = kind[index as keyof typeof kind];
  if (!which) return;
  const text = month.text('值班中发现');
  const opened = await client.core.incidents.open({
    title: `第${index}班事件`,
    kind: which,
    discoveredAt: iso(stage.now),
    text,
    drill: index === 3,
    downFrom: which === 'outage' ? iso(stage.now) : null,
    cause: 'power',
  });
  month.heard(opened.entryId, text);
  const { incidentId } = opened;
  await stage.setTime(stage.now + 30 * MINUTE);
  for (const whom of ['leader', 'provincialCyberspace', 'police', 'government'] as const) {
    const told = await client.core.incidents.recordReport({
      incidentId,
      whom,
      person: '值班室',
      way: whom === 'government' ? 'written' : 'phone',
      happenedAt: iso(stage.now - MINUTE),
      text: '',
    });
    month.heard(told.entryId);
  }
  await client.synced();
  await leader.synced();
  const level = await leader.core.incidents.setLevel({
    incidentId,
    level: index === 14 ? 'larger' : 'ordinary',
    basis: month.text('依分级指南'),
  });
  month.heard(level.entryId);
  await leader.synced();
  await client.synced();
  if (which === 'outage') {
    const { outages } = await client.core.incidents.get({ incidentId });
    const outageId = outages[0]?.outageId ?? '';
    await stage.setTime(stage.now + HOUR);
    const ended = await client.core.incidents.endOutage({ outageId, at: iso(stage.now), text: '供电恢复' });
    month.heard(ended.entryId);
    await client.synced();
    await leader.synced();
  }
  const { row } = await leader.core.incidents.get({ incidentId });
  expect(row.clocks.find((clock) => clock.kind === 'report')?.state).toBe(index === 14 ? 'met' : 'off');
  const conclusion = month.text('已处置');
  const closed = await leader.core.incidents.close({ incidentId, text: conclusion });
  month.heard(closed.entryId, conclusion);
  await leader.synced();
  await client.synced();
}
