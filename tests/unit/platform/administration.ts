import { randomUUID } from 'node:crypto';
import {
  auditPageSchema,
  type Account,
  type AccountSettings,
  type AdministrationAct,
  type AuditQuery,
  type Binding,
  type Change,
  type Delegation,
} from '../../../electron/platform/contract';
import { settingsOf as settingsIn } from '../../../electron/domain/accounts/state';
import { commitToPhone } from '../../../electron/domain/accounts/statement';
import { canonicalText } from '../../../electron/domain/encoding/canonical';
import type { PracticeServer } from '../../../electron/platform/practice/server';
import { apiRequest, logIn, openPfx, Person, sha256, type Answer, type SigningKey } from './practice-client';

type Statement = Record<string, unknown>;

interface Signing {
  id?: string;
  /** Telephone number that is sent with the act; the `phone` of the act is a commitment to it. */
  number?: string;
  reason?: string;
  keys?: SigningKey;
  alter?: (statement: Statement) => Statement;
}

/** Returns an administration act signed as a client signs it. */
export async function signedAct(person: Person, act: AdministrationAct, more: Signing = {}) {
  const { account } = person.session;
  const keys = more.keys ?? person.keys;
  const alter = more.alter ?? ((s: Statement) => s);
  const phone = more.number === undefined ? null : { number: more.number, salt: '0'.repeat(32) };
  const statement = canonicalText(
    alter({
      typ: 'gov.administration/2',
      act: phone ? { ...act, phone: commitToPhone(phone) } : act,
      reason: more.reason ?? '按干部调整通知办理。',
      signer: { accountId: account.id, name: account.name, certificate: sha256(keys.certificate) },
      at: new Date().toISOString(),
    }),
  );
  const cms = await keys.sign(Buffer.from(statement));
  return { id: more.id ?? randomUUID(), statement, cms, ...(phone && { phone }) };
}

export const sendAct = (person: Person, request: unknown): Promise<Answer> =>
  apiRequest(person.server, '/administration', 'POST', { token: person.token, json: request });

/** Signs an act and sends it. */
export async function signAndSendAct(
  person: Person,
  what: AdministrationAct,
  more: Signing = {},
): Promise<Answer> {
  return sendAct(person, await signedAct(person, what, more));
}

/** Returns the status and the error code of an answer; the code is 'done' when there is no error. */
export const statusAndCode = ({ status, json }: Answer): [number, string] => [status, json?.code ?? 'done'];

type Records = { [C in Change as C['kind']]: C['record'] };

/** Returns the newest version of each record of one kind. */
export async function recordsOfKind<K extends keyof Records>(
  person: Person,
  kind: K,
): Promise<Array<Records[K]>> {
  const { changes } = await person.changes(0, '&limit=2000');
  return changes.filter((change) => change.kind === kind).map(({ record }) => record as Records[K]);
}

export async function accountOf(person: Person, id: string): Promise<Account> {
  const found = (await recordsOfKind(person, 'account')).find((account) => account.id === id);
  if (!found) throw new Error(`no account ${id}`);
  return found;
}

/** Returns the root of trust: the SHA-256 of the founding act, hex. */
export async function rootOf(person: Person): Promise<string> {
  const [founding] = await recordsOfKind(person, 'register');
  if (!founding) throw new Error('the office is not founded');
  return sha256(founding.statement);
}

export const settingsOf = async (person: Person, id: string): Promise<AccountSettings> =>
  settingsIn(await accountOf(person, id));

export async function bindingsOf(person: Person, accountId: string): Promise<Binding[]> {
  return (await recordsOfKind(person, 'certificate')).filter((binding) => binding.accountId === accountId);
}

export async function delegationOf(person: Person, id: string): Promise<Delegation | undefined> {
  return (await recordsOfKind(person, 'delegation')).find((delegation) => delegation.id === id);
}

/**
 * Gives the second signature, as the principal of the practice office, when the answer says that the act was proposed.
 */
export async function confirmIfProposed(server: PracticeServer, answer: Answer): Promise<Answer> {
  if (answer.status !== 200 || answer.json.proposed !== true) return answer;
  const principal = await Person.signIn(server, 'chenlicheng');
  const { changes } = await principal.changes(answer.json.seq - 1, '&limit=1');
  const [change] = changes;
  if (change?.kind !== 'proposal') throw new Error('the act was not proposed');
  const statement = sha256(Buffer.from(change.record.statement));
  return signAndSendAct(principal, { type: 'proposal.confirm', proposalId: change.record.id, statement });
}

/** Opens an account, binds a new certificate to it and signs in. */
export async function openAccountAndSignIn(
  server: PracticeServer,
  administrator: Person,
  accountId: string,
  settings: Partial<AccountSettings> & Pick<AccountSettings, 'roles'>,
): Promise<Person> {
  const opened = await confirmIfProposed(
    server,
    await signAndSendAct(administrator, {
      type: 'account.open',
      accountId,
      settings: {
        name: `${accountId}同志`,
        number: `N-${accountId}`,
        department: '办公室',
        active: true,
        ...settings,
      },
      certificate: null,
      phone: null,
    }),
  );
  if (opened.status !== 200) throw new Error(opened.body.toString());
  const keys = await issueCertificateFor(server, accountId);
  const bound = await signAndSendAct(administrator, {
    type: 'certificate.bind',
    accountId,
    certificate: keys.certificate.toString('base64'),
    replaces: null,
  });
  if (bound.status !== 200) throw new Error(bound.body.toString());
  return signInWith(server, keys);
}

/** Issues a new certificate for the account without binding it. */
export async function issueCertificateFor(
  server: PracticeServer,
  accountId: string,
): Promise<SigningKey & { file: string }> {
  const { certificatePath, password } = await server.issueFor(accountId, 'rsa-sha256');
  return { ...openPfx(certificatePath, password), file: certificatePath };
}

export async function signInWith(server: PracticeServer, keys: SigningKey): Promise<Person> {
  const answer = await logIn(server, keys);
  if (answer.status !== 200) throw new Error(answer.body.toString());
  return Person.of(server, answer.json, keys);
}

/** Returns the audit records that match a query of the auditor. */
export async function queryAudit(auditor: Person, query: AuditQuery = {}) {
  const text = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const answer = await apiRequest(auditor.server, `/audit/entries?${text}`, 'GET', { token: auditor.token });
  if (answer.status !== 200) throw new Error(answer.body.toString());
  return auditPageSchema.parse(answer.json);
}

/** Returns the HTTP status of a request with the session: 200 or 401. */
export const sessionStatus = async (person: Person): Promise<number> =>
  (await apiRequest(person.server, '/changes?after=0&limit=1', 'GET', { token: person.token })).status;
