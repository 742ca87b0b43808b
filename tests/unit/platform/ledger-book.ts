import { randomUUID } from 'node:crypto';
import {
  LEDGER_GENESIS,
  REJECTED_WITHOUT_PLACE,
  type AppendCommand,
  type BodyOf,
  type FirstAnswer,
  type LedgerBody,
  type LedgerRecord,
  type LedgerStatement,
} from '../../../electron/platform/contract';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import { bookName, entryDigest } from '../../../electron/domain/ledger/entry';
import { SIGNED_TYPES } from '../../../electron/domain/ledger/rights';
import { sha256, type SigningKey, type Person } from './practice-client';

type Statement = Record<string, unknown>;

interface Making {
  keys?: SigningKey;
  /** Changes the statement before it is signed. */
  alter?: (statement: Statement) => Statement;
  at?: Date;
  /** The clock of the machine minus that of the platform, as known to the machine, in ms. */
  offset?: number | null;
}

/** The ledger book of one account on one machine, written as a client writes it. */
export class LedgerBook {
  readonly name: string;
  #number = 0;
  #previous = LEDGER_GENESIS;

  constructor(
    readonly person: Person,
    private readonly device: string = randomUUID(),
  ) {
    this.name = bookName(person.session.account.id, device);
  }

  /** Returns the next entry and advances the book. The first entry signs the person in on the machine of the book. */
  async write(body: LedgerBody, making: Making = {}): Promise<AppendCommand> {
    if (this.#number === 0) await this.person.moveTo(this.device);
    const command = await this.nextEntry(body, making);
    this.#number += 1;
    this.#previous = entryDigest(command.statement);
    return command;
  }

  /** Returns the next entry without advancing the book. */
  async nextEntry(body: LedgerBody, making: Making = {}): Promise<AppendCommand> {
    const { session } = this.person;
    const { alter = (s: Statement) => s, keys = this.person.keys, at = new Date(), offset = 0 } = making;
    const signed = SIGNED_TYPES.has(body.type);
    const { id: accountId, name } = session.account;
    const statement: LedgerStatement = {
      typ: 'gov.ledger.entry/1',
      id: randomUUID(),
      book: this.name,
      number: this.#number + 1,
      previous: this.#previous,
      author: { accountId, name },
      certificate: signed ? sha256(keys.certificate) : null,
      at: at.toISOString(),
      clock: { run: randomUUID(), uptime: 60_000, offset },
      body,
    };
    const text = canonicalText(alter({ ...statement }));
    const cms = signed ? await keys.sign(Buffer.from(text)) : null;
    return { id: statement.id, madeAt: at.toISOString(), type: 'ledger.append', statement: text, cms };
  }

  /** Writes an entry and sends it. If the entry is refused without a place in the book, the book does not advance. */
  async send(body: LedgerBody, making: Making = {}): Promise<FirstAnswer> {
    const [number, previous] = [this.#number, this.#previous];
    const answer = await this.person.sendOne(await this.write(body, making));
    if (answer.status === 'rejected' && REJECTED_WITHOUT_PLACE.includes(answer.code))
      [this.#number, this.#previous] = [number, previous];
    return answer;
  }
}

/** A note in the duty log, which everyone with a duty role may write when not on duty. */
export const practiceNote = (text: string, more: Partial<BodyOf<'log.note'>> = {}): BodyOf<'log.note'> => ({
  type: 'log.note',
  template: 'phone',
  happenedAt: new Date().toISOString(),
  text,
  contact: '',
  open: false,
  attachments: [],
  ...more,
});

/** Bodies that open an incident and set its level. Both refer to the same incident. */
export function incidentPair(): { open: BodyOf<'incident.open'>; level: BodyOf<'incident.level'> } {
  const incidentId = randomUUID();
  return {
    open: {
      type: 'incident.open',
      incidentId,
      title: '门户网站无法访问',
      kind: 'outage',
      discoveredAt: new Date().toISOString(),
      text: '巡查时发现。',
      drill: false,
    },
    level: { type: 'incident.level', incidentId, level: 'ordinary', basis: '影响有限。' },
  };
}

/** Returns all ledger entries of the change feed, in its order. */
export async function ledgerEntriesIn(person: Person): Promise<LedgerRecord[]> {
  const entries: LedgerRecord[] = [];
  for (let after = 0, more = true; more;) {
    const page = await person.changes(after, '&limit=2000');
    for (const { kind, record } of page.changes) if (kind === 'ledger') entries.push(record);
    ({ cursor: after, more } = page);
  }
  return entries;
}

export const statementOf = ({ statement }: { statement: string }): LedgerStatement =>
  JSON.parse(statement) as LedgerStatement;
