import {
  ENTRY_KINDS,
  roleSchema,
  STAFF,
  WRITERS,
  type Account,
  type ChangeKind,
  type LedgerType,
  type Role,
} from '../records';
import { delegationState, effectiveDelegations, type KnownAccounts } from './delegations';

/**
 * Read access (第十四条(三), least privilege). The platform filters its feed, blobs and answers by these tables; the client
 * derives the rights of its read calls from them.
 *
 * - `office`: accounts, sites, columns, certificates, delegations, CRLs and the register: needed to check signatures
 *   and to show names;
 * - `proposals`: acts that wait for a second signature;
 * - `published`: articles as the public reads them: no decisions, and no revision except the live one;
 * - `articles`: every article with all its revisions and decisions;
 * - `cases`: incidents, outages, advisories and findings (第三条(一), 第十九条), which can involve any member of staff;
 * - `watch`: roster, duty log and handovers (第四条(四)).
 */
export type Area = 'office' | 'proposals' | 'published' | 'articles' | 'cases' | 'watch';

/** Roles that can read each area. `watch` is restricted to those who do duty and those who supervise it. */
export const AREA_READERS: Readonly<Record<Area, readonly Role[]>> = {
  office: roleSchema.options,
  proposals: ['systemAdministrator', 'principal', 'auditor'],
  published: STAFF,
  articles: WRITERS,
  cases: STAFF,
  watch: ['dutyOfficer', 'dutyLeader', 'siteAdministrator', 'finalReviewer', 'principal'],
};

/** Areas to which records of a kind can belong. A `ledger` record belongs to the area of its entry type. */
export const KIND_AREAS: Readonly<Record<ChangeKind, readonly Area[]>> = {
  account: ['office'],
  site: ['office'],
  column: ['office'],
  certificate: ['office'],
  delegation: ['office'],
  crl: ['office'],
  register: ['office'],
  proposal: ['proposals'],
  article: ['articles', 'published'],
  revision: ['articles', 'published'],
  decision: ['articles'],
  head: ['articles'],
  ledger: ['cases', 'watch'],
};

/** Read access of one account at one instant. */
export interface ReadAccess {
  accountId: string;
  areas: ReadonlySet<Area>;
}

/**
 * Returns the read access of an account: the union of its own roles, and of roles delegated to it that run at `now`
 * (UTC instant). Empty for an inactive account.
 *
 * @param known all accounts and delegations
 */
export function readAccessOf(account: Account, known: KnownAccounts, now: string): ReadAccess {
  const own = known.delegations.filter(({ toId }) => toId === account.id);
  const delegated = effectiveDelegations(own, known.accounts)
    .filter((delegation) => delegationState(delegation, now) === 'running')
    .map(({ role }) => role);
  const roles = account.active ? [...account.roles, ...delegated] : [];
  const areas = (Object.keys(AREA_READERS) as Area[]).filter((area) =>
    AREA_READERS[area].some((role) => roles.includes(role)),
  );
  return { accountId: account.id, areas: new Set(areas) };
}

/** Returns an id for the set of areas. A feed cursor is valid only for the scope under which it was reached. */
export function scopeOf({ areas }: ReadAccess): string {
  return [...areas].sort().join('.');
}

/** Returns whether records of this kind may be read, at least in part. */
export function readsKind({ areas }: ReadAccess, kind: ChangeKind): boolean {
  return KIND_AREAS[kind].some((area) => areas.has(area));
}

/**
 * Returns whether the ledger entry may be read. Staff can read their own entries of every type, because their book
 * continues from these.
 */
export function readsEntry(
  { accountId, areas }: ReadAccess,
  entry: { type: LedgerType; authorId: string },
): boolean {
  return areas.has(ENTRY_KINDS[entry.type].area) || (areas.has('cases') && entry.authorId === accountId);
}
