import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { readFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import type {
  Account,
  AdministrationAct,
  Delegation,
  Proposal,
  RegisterEntry,
  SignedText,
} from '../../contract';
import { holderOf } from '../../../domain/accounts/holder';
import { foundedAccounts, foundedDelegations, statementHash } from '../../../domain/accounts/founding';
import { Register } from '../../../domain/accounts/register';
import { makeAdministrationStatement } from '../../../domain/accounts/statement';
import { canonicalText } from '../../../domain/encoding/canonical';
import { parseCertificate } from '../../../pki/certificates';
import { signCms } from '../../../pki/cms';
import { isRsaFile, type CertificateRecord } from '../ca/ca';
import { signerOf } from '../ca/keys';
import type { Platform } from '../platform';
import { appendAuditNote } from './audit';

/**
 * The register and the proposals, as records of the change feed. The model is described in `domain/accounts/TRUST.md`.
 */

const ROOT = 'root';
/** Acts that the register contains; others do not change rights or certificates. */
const REGISTERED: ReadonlySet<AdministrationAct['type']> = new Set([
  'office.found',
  'account.open',
  'account.change',
  'account.close',
  'certificate.bind',
  'certificate.end',
  'delegation.grant',
  'delegation.end',
]);

/** Returns the SHA-256 of the statement of the newest founding act; null before the first. */
export const rootOf = ({ store }: Platform): string | null => store.meta(ROOT);

/** Appends an act to the register, in the transaction that carries it out. */
export function appendToRegister(
  { store }: Platform,
  act: AdministrationAct,
  { id, statement, cms }: SignedText & { id: string },
  confirmation: SignedText | null,
): void {
  if (!REGISTERED.has(act.type)) return;
  const sequence = store.all<RegisterEntry>('register').length + 1;
  const entry: RegisterEntry = { id, sequence, statement, cms, confirmation };
  store.put('register', String(sequence), null, entry);
  if (act.type === 'office.found') store.setMeta(ROOT, statementHash(statement));
}

/** Returns the register, judged with its first founding act as root of trust; null before that act. */
export function registerOf({ store, chain }: Platform): Register | null {
  const entries = store.all<RegisterEntry>('register').sort((a, b) => a.sequence - b.sequence);
  const [first] = entries;
  if (!first) return null;
  return new Register({ entries, root: statementHash(first.statement), verifier: chain });
}

export const proposalsOf = ({ store }: Platform): Proposal[] => store.all<Proposal>('proposal');

export function putProposal({ store }: Platform, proposal: Proposal): void {
  store.put('proposal', proposal.id, null, proposal);
}

/**
 * Founds the register of a practice office that has none. Signed by the first system administrator, confirmed by the
 * principal, with the keys in the practice folder; without these keys no register is made. Rejects when a key file
 * cannot be read.
 */
export async function foundOffice(platform: Platform): Promise<void> {
  if (rootOf(platform) !== null) return;
  addNumbers(platform);
  const founder = keyOf(platform, 'systemAdministrator');
  if (!founder) return;
  const at = platform.now().toISOString();
  const { store } = platform;
  const founding: AdministrationAct = {
    type: 'office.found',
    previous: null,
    accounts: foundedAccounts(store.all<Account>('account'), platform.bindings.all(), platform.seededAt),
    delegations: foundedDelegations(store.all<Delegation>('delegation')),
  };
  const signed = await signAct(founder, founding, '建立登记簿', at);
  const id = newId(platform);
  const principal = keyOf(platform, 'principal');
  const confirm = { proposalId: id, statement: statementHash(signed.statement) };
  const confirmation =
    principal && (await signAct(principal, { type: 'proposal.confirm', ...confirm }, '核对无误', at));
  store.transaction(() => {
    appendToRegister(platform, founding, { id, ...signed }, confirmation);
    appendAuditNote(platform, {
      actorId: founder.account.id,
      action: 'office.found',
      subject: rootOf(platform) ?? '',
      detail: `登记 ${founding.accounts.length} 个账号；原因：建立登记簿；签名操作 ${id}`,
    });
  });
}

const newId = (platform: Platform) => uuidv7({ random: randomBytes(16), msecs: platform.now().getTime() });

/** Accounts of older versions have no number; it is read from their certificates. */
function addNumbers({ store, bindings }: Platform): void {
  store.transaction(() => {
    for (const account of store.all<Account>('account')) {
      if (account.number !== undefined) continue;
      const [bound] = bindings.all().filter(({ accountId }) => accountId === account.id);
      const holder = bound && holderOf(parseCertificate(Buffer.from(bound.certificate, 'base64')));
      if (holder?.number !== undefined)
        store.put('account', account.id, null, { ...account, number: holder.number });
    }
  });
}

interface Key {
  account: Account;
  record: CertificateRecord;
}

/** Returns a key of the practice folder that is bound to an account with this role; null when there is none. */
function keyOf(platform: Platform, role: Account['roles'][number]): Key | null {
  for (const record of platform.certificates()) {
    const binding = platform.bindingOf(record.sha256);
    const account = binding && binding.ended === null ? platform.account(binding.accountId) : null;
    if (account?.active && account.roles.includes(role) && isRsaFile(record)) return { account, record };
  }
  return null;
}

async function signAct(
  { account, record }: Key,
  act: AdministrationAct,
  reason: string,
  at: string,
): Promise<SignedText> {
  const signer = { accountId: account.id, name: account.name, certificate: record.sha256 };
  const statement = canonicalText(makeAdministrationStatement({ act, reason, signer, at }));
  const sign = signerOf(record.algorithm, privateKeyOf(record));
  const cms = await signCms({
    content: Buffer.from(statement),
    certificate: Buffer.from(record.certificate, 'base64'),
    at: new Date(at),
    sign: ({ toBeSigned }) => Promise.resolve(sign(toBeSigned)),
  });
  return { statement, cms: cms.toString('base64') };
}

/** Returns the RSA private key of a PKCS#12 file, as PKCS#8. Throws when there is none. */
function privateKeyOf({ path, password }: CertificateRecord): Buffer {
  const file = forge.asn1.fromDer(readFileSync(path).toString('binary'));
  const bags = forge.pkcs12.pkcs12FromAsn1(file, password).safeContents.flatMap(({ safeBags }) => safeBags);
  const key = bags.find((bag) => bag.key)?.key;
  if (!key) throw new Error(`${path} has no RSA key`);
  const info = forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key));
  return Buffer.from(forge.asn1.toDer(info).getBytes(), 'binary');
}
