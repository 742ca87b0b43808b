import type {
  AccountSettings,
  AdministrationAct,
  FoundedAccount,
  FoundedDelegation,
  RegisterEntry,
  Role,
} from '../../records';
import { MAX_USABLE_OFFSET } from '../../clock/tolerances';
import { concernedAccount } from '../confirmation';
import { statementHash } from '../founding';
import type { InForceResult, SigningTime } from '../periods';
import { applyAct, type Enactment } from './apply-act';
import { applyFounding, foundingLists } from './apply-founding';
import { requireAuthority, secondSignature } from './authority';
import type { Registrar } from './certificate-history';
import type { DelegationTerms } from './delegation-history';
import { History } from './history';
import { Refused } from './refused';
import { readSignedAct, type SignedActReader } from './signed-act';

type Entry = Pick<RegisterEntry, 'statement' | 'cms' | 'confirmation'>;

/** `opened` is kept between constructions. */
export interface RegisterInput extends SignedActReader {
  /** In register order. */
  entries: readonly Entry[];
  /** SHA-256 of the pinned founding statement. */
  root: string;
}

/** The accounts that a valid entry concerns, and those that signed it. */
interface Involved {
  accounts: string[];
  signers: string[];
  isFounding: boolean;
}

/** The state that follows from the acts of the register. The constructor evaluates all entries. */
export class Register {
  /**
   * SHA-256 of the newest founding act reached from the pinned one. Null when the pinned one is not among the entries.
   */
  root: string | null = null;
  /** Reasons for invalid entries, by position from 1. */
  readonly refused = new Map<number, string>();
  readonly #history = new History();
  /** By position of the valid entry. */
  readonly #involved = new Map<number, Involved>();
  /** Time of the latest act, in ms since 1970. */
  #latest = -Infinity;

  constructor(private readonly input: RegisterInput) {
    for (const [index, entry] of input.entries.entries()) {
      const hash = statementHash(entry.statement);
      if (this.root === null && hash !== input.root) continue;
      try {
        this.#involved.set(index + 1, this.#enter(entry, hash));
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
    return this.#history.certificates.wasOwned(certificate, accountId, signed);
  }

  /** Returns whether the account was active and had the role. */
  hadRole(accountId: string, role: Role, signed: SigningTime): InForceResult {
    return this.#history.settings.hadRole(accountId, role, signed);
  }

  /**
   * Returns whether this delegation was in force between these accounts for this role, and its grantor still had the
   * role.
   */
  wasDelegate(delegationId: string, terms: DelegationTerms, signed: SigningTime): InForceResult {
    const runs = this.#history.delegations.wasInForce(delegationId, terms, signed);
    return runs.holds === 'yes' ? this.hadRole(terms.fromId, terms.role, signed) : runs;
  }

  /** Returns the account's settings at `at` (ms since 1970), or the newest ones; undefined when there are none. */
  settings(accountId: string, at = Infinity): AccountSettings | undefined {
    return this.#history.settings.at(accountId, at);
  }

  /** Returns the certificates (SHA-256) in force of active accounts with this role, mapped to the account id. */
  certificatesOf(role: Role): Map<string, string> {
    const found = new Map<string, string>();
    for (const { certificate, accountId, until } of this.#history.certificates.all()) {
      const settings = this.settings(accountId);
      if (until === null && settings?.active && settings.roles.includes(role))
        found.set(certificate, accountId);
    }
    return found;
  }

  /** Returns the lists for a founding act: the state after the last entry, sorted by id. */
  foundingLists(): { accounts: FoundedAccount[]; delegations: FoundedDelegation[] } {
    return foundingLists(this.#history);
  }

  /**
   * Returns the positions of the founding acts, of the entries about these accounts, and of those about their signers.
   */
  relatedPositions(accountIds: Iterable<string>): Set<number> {
    const wanted = new Set(accountIds);
    const positions = new Set<number>();
    for (let before = -1; before !== positions.size;) {
      before = positions.size;
      for (const [position, { accounts, signers, isFounding }] of this.#involved) {
        if (positions.has(position) || !(isFounding || accounts.some((id) => wanted.has(id)))) continue;
        positions.add(position);
        for (const id of signers) wanted.add(id);
      }
    }
    return positions;
  }

  /** Checks an entry and carries it out. `hash`: that of its statement. Throws `Refused` when it is invalid. */
  #enter(entry: Entry, hash: string): Involved {
    const signed = readSignedAct(entry, this.input);
    const { act, signer } = signed.statement;
    const isFounding = act.type === 'office.found';
    if (isFounding && this.root === null) {
      this.#carryOut(act, hash, { registrar: { ...signer, confirmedBy: null }, from: signed.at });
      return { accounts: [], signers: [], isFounding };
    }
    requireAuthority(this.#history, signed);
    const second = secondSignature(
      this.#history,
      { statement: signed.statement, hash },
      entry.confirmation && readSignedAct(entry.confirmation, this.input),
    );
    const accounts = this.#concerned(act);
    const from = Math.max(signed.at, second?.at ?? signed.at);
    if (from < this.#latest - MAX_USABLE_OFFSET) throw new Refused('时间早于登记簿里在它之前的事项');
    if (isFounding && act.previous !== this.root) throw new Refused('移交的不是现在的信任根');
    this.#carryOut(act, hash, { registrar: { ...signer, confirmedBy: second?.name ?? null }, from });
    const signers = [signer.accountId, ...(second ? [second.accountId] : [])];
    return { accounts, signers, isFounding };
  }

  #carryOut(act: AdministrationAct, hash: string, enactment: Enactment): void {
    if (act.type === 'office.found') {
      applyFounding(this.#history, act, enactment);
      this.root = hash;
    } else applyAct(this.#history, act, enactment);
    this.#latest = Math.max(this.#latest, enactment.from);
  }

  /** Returns the accounts that an act concerns. */
  #concerned(act: AdministrationAct): string[] {
    switch (act.type) {
      case 'certificate.end':
        return [this.#history.certificates.get(act.certificate)?.accountId ?? []].flat();
      case 'delegation.grant':
        return [act.fromId, act.toId];
      case 'delegation.end':
        return this.#history.delegations.partiesOf(act.delegationId);
      default:
        return [concernedAccount(act) ?? []].flat();
    }
  }
}
