import type {
  AccountSettings,
  AdministrationStatement,
  FoundedAccount,
  FoundedDelegation,
  RegisterEntry,
  Role,
  SignedText,
} from '../records';
import { certificateOrNull, type Certificate } from '../../pki/certificates';
import { CmsError, verifyCms } from '../../pki/cms';
import { MAX_USABLE_OFFSET } from '../clock/tolerances';
import type { ChainVerifier } from '../../pki/trust';
import { readCertificate } from './certificates';
import { concernedAccount, confirmationReason, confirmerProblem } from './confirmation';
import { statementHash } from './founding';
import { holderProblem } from './holder';
import type { ActOf } from './act-context';
import {
  includesTime,
  notInForce,
  wasInForce,
  type Period,
  type SigningTime,
  type InForceResult,
} from './periods';
import { sameSettings } from './state';
import { readAdministrationStatement } from './statement';

/**
 * 登记簿: which account had which certificate, role and delegation at which time, derived only from signed acts that lead
 * back to a founding act whose fingerprint the reader has pinned. `TRUST.md` describes the trust model. The platform's
 * own records are not used.
 */

export type { SigningTime, InForceResult } from './periods';

type Entry = Pick<RegisterEntry, 'statement' | 'cms' | 'confirmation'>;

/** The person who registered a certificate. */
export interface Registrar {
  accountId: string;
  name: string;
  /** SHA-256 of the registrar's certificate. */
  certificate: string;
  /** Name of the second signer; null when one signature sufficed. */
  confirmedBy: string | null;
}

interface SettingsPeriod extends Period {
  settings: AccountSettings;
}
/** The period in which a certificate was assigned to an account. */
export interface Tenure extends Period {
  accountId: string;
  /** SHA-256 of the certificate. */
  certificate: string;
  endReason: 'replaced' | 'lost' | 'closed' | 'other' | null;
  registrar: Registrar;
}
interface Deputy extends Period {
  until: number;
  fromId: string;
  toId: string;
  role: Role;
}

export interface RegisterInput {
  /** In register order. */
  entries: readonly Entry[];
  /** SHA-256 of the pinned founding statement. */
  root: string;
  verifier: ChainVerifier;
  /** Cache of `verifyCms` results by statement and CMS, kept between constructions. */
  opened?: Map<string, Certificate | string>;
}

/** Marks an act as invalid. The constructor catches it for each entry. */
class Refused extends Error {}

/** The state that follows from the acts of the register. The constructor evaluates all entries. */
export class Register {
  /**
   * SHA-256 of the newest founding act reached from the pinned one. Null when the pinned one is not among the entries.
   */
  root: string | null = null;
  /** Reasons for invalid entries, by position from 1. */
  readonly refused = new Map<number, string>();
  readonly #settings = new Map<string, SettingsPeriod[]>();
  readonly #tenures = new Map<string, Tenure[]>();
  readonly #deputies = new Map<string, Deputy>();
  /** For each valid entry, by position: the accounts that it concerns, and those that signed it. */
  readonly #about = new Map<number, { accounts: string[]; signers: string[]; isFounding: boolean }>();
  #latest = -Infinity;

  constructor(private readonly input: RegisterInput) {
    for (const [index, entry] of input.entries.entries()) {
      const hash = statementHash(entry.statement);
      if (this.root === null && hash !== input.root) continue;
      try {
        this.#take(entry, hash, index + 1);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        this.refused.set(index + 1, error.message);
      }
    }
  }

  /** Returns whether the certificate (SHA-256) was assigned to this account, and by whom it was registered. */
  ownedCertificate(
    certificate: string,
    accountId: string,
    signed: SigningTime,
  ): InForceResult & { registrar?: Registrar } {
    const tenures = this.#tenures.get(certificate) ?? [];
    const own = tenures.filter((tenure) => tenure.accountId === accountId);
    const [tenure] = own.filter((it) => includesTime(it, signed.proven)).concat(own);
    if (!tenure)
      return tenures.length > 0
        ? notInForce('签名证书不是这位签名人的：它登记在别人名下。')
        : notInForce('登记簿里没有这张证书，不能证明它是签名人的。');
    return {
      ...wasInForce(own, signed, '签名时，这张证书没有登记在签名人名下。'),
      registrar: tenure.registrar,
    };
  }

  /** Returns whether the account was active and had the role. */
  hadRole(accountId: string, role: Role, signed: SigningTime): InForceResult {
    const periods = (this.#settings.get(accountId) ?? []).filter(
      ({ settings }) => settings.active && settings.roles.includes(role),
    );
    return wasInForce(periods, signed, '签名时，签名人没有这项职责。');
  }

  /**
   * Returns whether this delegation was in force between these accounts for this role, and its grantor still had the
   * role.
   */
  wasDelegate(
    delegationId: string,
    terms: { fromId: string; toId: string; role: Role },
    signed: SigningTime,
  ): InForceResult {
    const deputy = this.#deputies.get(delegationId);
    if (!deputy) return notInForce('登记簿里没有所称的代理。');
    if (deputy.fromId !== terms.fromId || deputy.toId !== terms.toId || deputy.role !== terms.role)
      return notInForce('所称的代理与登记簿不符：不是这两人，或不是这一级。');
    const runs = wasInForce([deputy], signed, '签名时不在代理期内。');
    return runs.holds === 'yes' ? this.hadRole(terms.fromId, terms.role, signed) : runs;
  }

  /** Returns the account's settings at `at` (ms since 1970), or the newest ones; undefined when there are none. */
  settings(accountId: string, at = Infinity): AccountSettings | undefined {
    return this.#settings.get(accountId)?.findLast(({ from }) => from <= at + MAX_USABLE_OFFSET)?.settings;
  }

  /** Returns the certificates (SHA-256) in force of active accounts with this role, mapped to the account id. */
  certificatesOf(role: Role): Map<string, string> {
    const found = new Map<string, string>();
    for (const [certificate, tenures] of this.#tenures)
      for (const { accountId, until } of tenures) {
        const settings = this.settings(accountId);
        if (until === null && settings?.active && settings.roles.includes(role))
          found.set(certificate, accountId);
      }
    return found;
  }

  /** Returns the lists for a founding act: the state after the last entry, sorted by id. */
  foundingLists(): { accounts: FoundedAccount[]; delegations: FoundedDelegation[] } {
    const tenures = [...this.#tenures.values()].flat();
    const instant = (ms: number) => new Date(ms).toISOString();
    const inOrder = <T>(entries: Iterable<[string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      accounts: inOrder(this.#settings).flatMap(([accountId, periods]) => {
        const last = periods.at(-1);
        if (!last) return [];
        const own = tenures
          .filter((tenure) => tenure.accountId === accountId)
          .sort((a, b) => (a.certificate < b.certificate ? -1 : 1));
        const certificates = own.map(({ certificate, from, until, endReason }) => ({
          certificate,
          since: instant(from),
          ended: until === null ? null : { at: instant(until), reason: endReason ?? 'other' },
        }));
        return [{ accountId, settings: last.settings, since: instant(last.from), certificates }];
      }),
      delegations: inOrder(this.#deputies).map(([delegationId, { fromId, toId, role, from, until }]) => ({
        ...{ delegationId, fromId, toId, role },
        from: instant(from),
        until: instant(until),
      })),
    };
  }

  #accounts(): Array<{ id: string } & AccountSettings> {
    return [...this.#settings].flatMap(([id, periods]) => {
      const settings = periods.at(-1)?.settings;
      return settings ? [{ id, ...settings }] : [];
    });
  }

  /**
   * Returns the positions of the founding acts, of the entries about these accounts, and of those about their signers.
   */
  relatedPositions(accountIds: Iterable<string>): Set<number> {
    const wanted = new Set(accountIds);
    const positions = new Set<number>();
    for (let before = -1; before !== positions.size;) {
      before = positions.size;
      for (const [position, { accounts, signers, isFounding }] of this.#about) {
        if (positions.has(position) || !(isFounding || accounts.some((id) => wanted.has(id)))) continue;
        positions.add(position);
        for (const id of signers) wanted.add(id);
      }
    }
    return positions;
  }

  #take(entry: Entry, hash: string, position: number): void {
    const { statement, at } = this.#read(entry);
    const { act, signer } = statement;
    if (act.type === 'office.found' && this.root === null) {
      this.#found(act, statement, hash, at, null);
      this.#about.set(position, { accounts: [], signers: [], isFounding: true });
      return;
    }
    this.#authority(statement, at);
    const { confirmedBy, since, signers } = this.#confirmation(entry, hash, statement);
    const accounts = this.#concerned(act);
    const from = Math.max(at, since ?? at);
    if (from < this.#latest - MAX_USABLE_OFFSET) throw new Refused('时间早于登记簿里在它之前的事项');
    this.#apply(statement, hash, from, {
      accountId: signer.accountId,
      name: signer.name,
      certificate: signer.certificate,
      confirmedBy,
    });
    this.#latest = Math.max(this.#latest, from);
    this.#about.set(position, { accounts, signers, isFounding: act.type === 'office.found' });
  }

  /** Returns the accounts that an act concerns. */
  #concerned(act: AdministrationStatement['act']): string[] {
    switch (act.type) {
      case 'certificate.end':
        return (this.#tenures.get(act.certificate) ?? []).map(({ accountId }) => accountId);
      case 'delegation.grant':
        return [act.fromId, act.toId];
      case 'delegation.end': {
        const deputy = this.#deputies.get(act.delegationId);
        return deputy ? [deputy.fromId, deputy.toId] : [];
      }
      default:
        return [concernedAccount(act) ?? []].flat();
    }
  }

  /** Reads a statement and verifies that the certificate it names signed it and was valid at the stated time. */
  #read({ statement: text, cms }: SignedText): { statement: AdministrationStatement; at: number } {
    const statement = readAdministrationStatement(text);
    if (!statement) throw new Refused('文书的写法不合规定');
    const opened = this.#open(text, cms);
    if (typeof opened === 'string') throw new Refused(opened);
    if (opened.sha256 !== statement.signer.certificate)
      throw new Refused('签名所用的证书不是原文声明的那一张');
    const verdict = this.input.verifier.check(opened.der, new Date(statement.at), 'sign');
    // Acts carry no timestamp or OCSP response. An unknown revocation status is therefore accepted; a known revocation
    // is not.
    if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN') throw new Refused(`经办人：${verdict.reason}`);
    return { statement, at: Date.parse(statement.at) };
  }

  #open(text: string, cms: string): Certificate | string {
    const key = `${statementHash(text)} ${cms}`;
    const known = this.input.opened?.get(key);
    if (known) return known;
    let outcome: Certificate | string = '经办人的签名不成立';
    try {
      const signed = verifyCms({ cms: Buffer.from(cms, 'base64'), content: Buffer.from(text) });
      outcome = certificateOrNull(signed.certificate) ?? outcome;
    } catch (error) {
      if (!(error instanceof CmsError)) throw error;
    }
    this.input.opened?.set(key, outcome);
    return outcome;
  }

  /** Throws `Refused` unless the signer used their own certificate and had the right to this act. */
  #authority({ act, signer }: AdministrationStatement, at: number): void {
    const signed = { proven: at, claimed: at };
    const owned = this.ownedCertificate(signer.certificate, signer.accountId, signed);
    if (owned.holds !== 'yes') throw new Refused(`经办人：${owned.reason}`);
    if (signer.accountId === concernedAccount(act)) throw new Refused('是经办人为本人办理的');
    if (this.hadRole(signer.accountId, 'systemAdministrator', signed).holds === 'yes') return;
    const concerned =
      (act.type === 'delegation.grant' && act.fromId === signer.accountId) ||
      (act.type === 'delegation.end' && this.#isParty(act.delegationId, signer.accountId));
    if (!concerned) throw new Refused('经办人当时不是系统管理员');
  }

  #isParty(delegationId: string, accountId: string): boolean {
    const deputy = this.#deputies.get(delegationId);
    return deputy?.fromId === accountId || deputy?.toId === accountId;
  }

  /** Returns who gave the second signature, and when. Throws `Refused` when it is needed and missing, or is invalid. */
  #confirmation(
    entry: Entry,
    hash: string,
    { act, signer }: AdministrationStatement,
  ): { confirmedBy: string | null; since: number | null; signers: string[] } {
    const needed = confirmationReason(act, this.#accounts());
    if (!entry.confirmation) {
      if (needed) throw new Refused(`${needed.slice(0, -1)}，却没有会签`);
      return { confirmedBy: null, since: null, signers: [signer.accountId] };
    }
    const { statement, at } = this.#read(entry.confirmation);
    const said = statement.act;
    if (said.type !== 'proposal.confirm' || said.statement !== hash) throw new Refused('会签的不是这一项');
    const { accountId, certificate, name } = statement.signer;
    const owned = this.ownedCertificate(certificate, accountId, { proven: at, claimed: at });
    if (owned.holds !== 'yes') throw new Refused(`会签人：${owned.reason}`);
    const settings = this.settings(accountId, at);
    const problem = confirmerProblem(
      { id: accountId, active: settings?.active ?? false, roles: settings?.roles ?? [] },
      signer.accountId,
      act,
    );
    if (problem) throw new Refused(`会签不成立：${problem.slice(0, -1)}`);
    return { confirmedBy: name, since: at, signers: [signer.accountId, accountId] };
  }

  #apply(statement: AdministrationStatement, hash: string, from: number, registrar: Registrar): void {
    const { act } = statement;
    switch (act.type) {
      case 'office.found':
        if (act.previous !== this.root) throw new Refused('移交的不是现在的信任根');
        return this.#found(act, statement, hash, from, registrar.confirmedBy);
      case 'account.open':
        if (this.#settings.has(act.accountId)) throw new Refused('账号名已有人用过');
        this.#settle(act.accountId, act.settings, from);
        if (act.certificate !== null) this.#bind(act.accountId, act.certificate, from, registrar);
        return;
      case 'account.change':
        this.#require(act.accountId);
        return this.#settle(act.accountId, act.after, from);
      case 'account.close':
        this.#require(act.accountId);
        return this.#close(act.accountId, act.before, from);
      case 'certificate.bind': {
        this.#require(act.accountId);
        const bound = this.#bind(act.accountId, act.certificate, from, registrar);
        if (act.replaces && act.replaces.certificate !== bound)
          this.#endTenure(act.replaces.certificate, act.accountId, from, act.replaces.reason);
        return;
      }
      case 'certificate.end':
        return this.#endTenure(act.certificate, null, from, act.reason);
      case 'delegation.grant':
        return this.#deputise(act, registrar.accountId, from);
      case 'delegation.end':
        return this.#endDeputies((id) => id === act.delegationId, from);
      default:
        throw new Refused('这一项不属于登记簿');
    }
  }

  #require(accountId: string): void {
    const settings = this.settings(accountId);
    if (!settings) throw new Refused('登记簿里没有这个账号');
    if (!settings.active && settings.roles.length === 0) throw new Refused('账号已经注销');
  }

  #settle(accountId: string, settings: AccountSettings, from: number): void {
    const periods = this.#settings.get(accountId) ?? [];
    const last = periods.at(-1);
    if (last) last.until ??= from;
    periods.push({ from, until: null, settings });
    this.#settings.set(accountId, periods);
  }

  #bind(accountId: string, base64: string, from: number, registrar: Registrar): string {
    const certificate = readCertificate(base64);
    if (!certificate) throw new Refused('登记的不是证书');
    const problem = holderProblem(certificate, this.settings(accountId) ?? { name: '' });
    if (problem) throw new Refused(problem.slice(0, -1));
    this.#own(certificate.sha256, { accountId, from, until: null, endReason: null, registrar });
    return certificate.sha256;
  }

  #own(certificate: string, tenure: Omit<Tenure, 'certificate'>): void {
    const tenures = this.#tenures.get(certificate) ?? [];
    if (tenures.length > 0) throw new Refused('证书已经登记过');
    this.#tenures.set(certificate, [{ certificate, ...tenure }]);
  }

  #endTenure(certificate: string, accountId: string | null, at: number, reason: Tenure['endReason']): void {
    const tenure = this.#tenures
      .get(certificate)
      ?.find((it) => it.until === null && (accountId === null || it.accountId === accountId));
    if (!tenure) throw new Refused('终止的证书没有登记');
    Object.assign(tenure, { until: at, endReason: reason });
  }

  #close(accountId: string, before: AccountSettings, at: number): void {
    this.#settle(accountId, { ...before, active: false, roles: [] }, at);
    for (const tenures of this.#tenures.values())
      for (const tenure of tenures)
        if (tenure.accountId === accountId && tenure.until === null)
          Object.assign(tenure, { until: at, endReason: 'closed' });
    this.#endDeputies((_, { fromId, toId }) => fromId === accountId || toId === accountId, at);
  }

  #deputise(act: ActOf<'delegation.grant'>, grantedBy: string, grantedAt: number): void {
    const { delegationId, fromId, toId, role } = act;
    if (this.#deputies.has(delegationId)) throw new Refused('这个编号的代理已经有了');
    if (fromId === toId || toId === grantedBy) throw new Refused('是代理人自己办理的');
    const from = Math.max(Date.parse(act.from), grantedAt);
    this.#deputies.set(delegationId, { fromId, toId, role, from, until: Date.parse(act.until) });
  }

  #endDeputies(which: (id: string, deputy: Deputy) => boolean, at: number): void {
    for (const [id, deputy] of this.#deputies)
      if (which(id, deputy)) deputy.until = Math.min(deputy.until, at);
  }

  /** Applies a founding act. Earlier accounts that it does not list are closed. */
  #found(
    act: ActOf<'office.found'>,
    { signer }: AdministrationStatement,
    hash: string,
    at: number,
    confirmedBy: string | null,
  ): void {
    const registrar: Registrar = { ...signer, confirmedBy };
    const listed = new Map(act.accounts.map((account) => [account.accountId, account]));
    for (const { id, ...settings } of this.#accounts())
      if (!listed.has(id) && (settings.active || settings.roles.length > 0)) this.#close(id, settings, at);
    for (const { accountId, settings, since, certificates } of act.accounts) {
      const known = this.settings(accountId);
      if (!known) this.#settle(accountId, settings, Math.min(Date.parse(since), at));
      else if (!sameSettings(known, settings)) this.#settle(accountId, settings, at);
      for (const item of certificates) {
        const [known] = this.#tenures.get(item.certificate) ?? [];
        if (known) {
          if (item.ended && known.until === null)
            Object.assign(known, { until: Date.parse(item.ended.at), endReason: item.ended.reason });
          continue;
        }
        this.#own(item.certificate, {
          accountId,
          from: Date.parse(item.since),
          until: item.ended && Date.parse(item.ended.at),
          endReason: item.ended?.reason ?? null,
          registrar,
        });
      }
    }
    for (const { delegationId, fromId, toId, role, from, until } of act.delegations) {
      if (this.#deputies.has(delegationId)) continue;
      this.#deputies.set(delegationId, {
        ...{ fromId, toId, role },
        from: Date.parse(from),
        until: Date.parse(until),
      });
    }
    this.root = hash;
    this.#latest = Math.max(this.#latest, at);
  }
}
