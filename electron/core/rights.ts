import type { Role } from '../platform/contract';
import { AREA_READERS } from '../domain/accounts/read-access';
import type { CoreContract } from './contract';
import { Failure } from './failure';
import type { Session } from './types';

/**
 * Who may call what (第十四条(三) 系统管理、内容编辑、内容审核等用户的权限分离). A call that is not in the table is
 * refused. A suspended account may use the 'anyone' calls only. Calls that read an area are open to the readers of the
 * area: the cache holds only what the platform lets this account read. Rules about a single record are checked after
 * this, by the capability and by the platform.
 */
export type Access =
  /** Also without a signed-in account. */
  | 'anyone'
  /** Every account that is signed in, active and not locked. */
  | 'signedIn'
  /** Accounts with at least one of these roles. */
  | readonly Role[];

const AUTHORS = ['editor', 'siteAdministrator'] as const satisfies readonly Role[];
const REVIEWERS = [
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
] as const satisfies readonly Role[];
/** Reviewers may edit an article that they review. */
const WRITERS = [...AUTHORS, ...REVIEWERS] as const;
const OFFICERS = ['dutyOfficer'] as const satisfies readonly Role[];
/** Roles of the people in the duty roster. */
const WATCH = [...OFFICERS, 'dutyLeader'] as const satisfies readonly Role[];
const ROSTERERS = ['dutyLeader', 'siteAdministrator'] as const satisfies readonly Role[];
const DUTY = [...WATCH, 'siteAdministrator'] as const satisfies readonly Role[];
const LEADERS = ['dutyLeader', 'finalReviewer', 'principal'] as const satisfies readonly Role[];
const STAFF = [...WRITERS, ...WATCH] as const satisfies readonly Role[];
/** Any of the staff may decide by delegation. The system administrator and the auditor never review. */
const DECIDERS = STAFF;
const ADMINISTRATOR = ['systemAdministrator'] as const satisfies readonly Role[];
/** Roles that may give a second signature. */
const CONFIRMERS = ['systemAdministrator', 'principal'] as const satisfies readonly Role[];
const AUDITOR = ['auditor'] as const satisfies readonly Role[];

type Calls<T> = { readonly [Group in keyof T]: { readonly [Call in keyof T[Group]]: Access } };

export const CALL_ACCESS: Calls<CoreContract> = {
  host: {
    info: 'anyone',
    pickFile: 'anyone',
    putFile: 'anyone',
    notices: 'anyone',
    dismissNotice: 'anyone',
    watch: 'anyone',
    reportError: 'anyone',
    openPublicPage: 'anyone',
  },
  identity: {
    state: 'anyone',
    watch: 'anyone',
    enterPractice: 'anyone',
    practice: 'anyone',
    practiceMessages: 'anyone',
    leavePractice: 'anyone',
    tokens: 'anyone',
    signIn: 'anyone',
    lock: 'anyone',
    unlock: 'anyone',
    changePin: 'signedIn',
    confirmRoot: 'signedIn',
    signOut: 'anyone',
    touch: 'anyone',
  },
  settings: {
    load: 'anyone',
    save: 'anyone',
    readCertificate: 'anyone',
    testLine: 'anyone',
    confirmDriver: 'anyone',
  },
  articles: {
    places: 'signedIn',
    list: AREA_READERS.published,
    get: AREA_READERS.published,
    revision: AREA_READERS.published,
    difference: AREA_READERS.published,
    search: AREA_READERS.published,
    readBlob: STAFF,
    // The account's own drafts, also after it has lost the role that wrote them.
    drafts: 'signedIn',
    draft: 'signedIn',
    previewDraft: 'signedIn',
    discardDraft: 'signedIn',
    newDraft: AUTHORS,
    editArticle: WRITERS,
    saveDraft: WRITERS,
    submitDraft: WRITERS,
    putBlob: STAFF,
    recall: WRITERS,
    requestWithdrawal: AUTHORS,
  },
  review: {
    queue: DECIDERS,
    detail: DECIDERS,
    blockedDelegations: DECIDERS,
    commonOpinions: DECIDERS,
    lastReturn: DECIDERS,
    decide: DECIDERS,
  },
  publishing: {
    release: ['siteAdministrator'],
    verify: AREA_READERS.published,
    pageRules: AREA_READERS.published,
    confirmParts: ['siteAdministrator'],
    setPageRules: ['siteAdministrator'],
  },
  proof: {
    export: AREA_READERS.articles,
    verify: 'signedIn',
  },
  sync: {
    status: 'signedIn',
    watch: 'signedIn',
    now: 'signedIn',
    quarantined: 'signedIn',
    outbox: 'signedIn',
    returned: 'signedIn',
    settle: 'signedIn',
  },
  agenda: { mine: 'signedIn' },
  // `domain/ledger/rights.ts` says which roles may append which entry.
  duty: {
    overview: AREA_READERS.watch,
    log: AREA_READERS.watch,
    scope: AREA_READERS.watch,
    note: DUTY,
    correct: DUTY,
    settle: DUTY,
    read: DUTY,
    draft: DUTY,
    saveDraft: DUTY,
    previewGive: OFFICERS,
    give: OFFICERS,
    previewTake: OFFICERS,
    take: OFFICERS,
    rewrite: STAFF,
    print: AREA_READERS.watch,
    export: AREA_READERS.watch,
    verify: 'signedIn',
    check: AREA_READERS.watch,
  },
  roster: {
    month: AREA_READERS.watch,
    people: AREA_READERS.watch,
    swaps: AREA_READERS.watch,
    print: AREA_READERS.watch,
    exportWorkbook: AREA_READERS.watch,
    propose: ROSTERERS,
    check: ROSTERERS,
    publish: ROSTERERS,
    importWorkbook: ROSTERERS,
    askSwap: WATCH,
    answerSwap: WATCH,
    withdrawSwap: WATCH,
  },
  incidents: {
    list: AREA_READERS.cases,
    get: AREA_READERS.cases,
    outages: AREA_READERS.cases,
    open: DUTY,
    setLevel: LEADERS,
    recordAction: STAFF,
    recordReport: STAFF,
    respond: DUTY,
    close: LEADERS,
    makeReport: DUTY,
    beginOutage: DUTY,
    takeOffline: [...DUTY, 'finalReviewer', 'principal'],
    endOutage: DUTY,
  },
  advisories: {
    list: AREA_READERS.cases,
    get: AREA_READERS.cases,
    register: DUTY,
    assign: DUTY,
    answer: STAFF,
    close: DUTY,
  },
  rectification: {
    list: AREA_READERS.cases,
    get: AREA_READERS.cases,
    open: STAFF,
    assign: DUTY,
    correct: STAFF,
    explain: STAFF,
    close: DUTY,
  },
  audit: {
    recent: 'signedIn',
    verify: 'signedIn',
    chains: AUDITOR,
    search: AUDITOR,
    verifyChain: AUDITOR,
    export: AUDITOR,
  },
  accounts: {
    list: 'signedIn',
    roleConflicts: 'signedIn',
    open: ADMINISTRATOR,
    change: ADMINISTRATOR,
    closing: ADMINISTRATOR,
    close: ADMINISTRATOR,
    readCertificate: ADMINISTRATOR,
    bindCertificate: ADMINISTRATOR,
    endCertificate: ADMINISTRATOR,
    // An account's own delegations; those of others only for the system administrator, by the rules of
    // `domain/accounts`.
    delegations: 'signedIn',
    delegates: 'signedIn',
    grantDelegation: 'signedIn',
    endDelegation: 'signedIn',
    policy: 'signedIn',
    setPolicy: ADMINISTRATOR,
    recoveries: ADMINISTRATOR,
    grantRecovery: ADMINISTRATOR,
    proposals: [...CONFIRMERS, ...AUDITOR],
    confirmProposal: CONFIRMERS,
    refuseProposal: CONFIRMERS,
    register: 'signedIn',
    handOverRoot: ADMINISTRATOR,
  },
};

function accessTo([group = '', call = '']: readonly string[]): Access | undefined {
  const calls = Object.entries(CALL_ACCESS).find(([name]) => name === group)?.[1];
  return Object.entries<Access>(calls ?? {}).find(([name]) => name === call)?.[1];
}

const denied = (reason: string) =>
  new Failure('NOT_PERMITTED', reason, '请由有权限的人员办理；若角色不对，请系统管理员核对。');

/**
 * Checks whether the call `path` (group, name) is allowed. Refusals of a signed-in account are recorded in its audit
 * chain.
 *
 * Throws `Failure` 'NOT_PERMITTED' when the account is suspended or lacks the role, and what `openSession` throws.
 *
 * @param openSession returns the open session; throws `Failure` 'SIGNED_OUT' or 'LOCKED'
 */
export function requireAccess(path: readonly string[], openSession: () => Session): void {
  const access = accessTo(path);
  if (access === 'anyone') return;
  const session = openSession();
  const { account } = session;
  if (!account.active) throw refuse(session, path, '该账号已停用。');
  if (access === 'signedIn') return;
  if (!access?.some((role) => account.roles.includes(role)))
    throw refuse(session, path, '您的角色不能使用这项功能（第十四条：权限分离）。');
}

function refuse(session: Session, path: readonly string[], reason: string): Failure {
  session.audit('rights.refused', path.join('.'), reason);
  return denied(reason);
}
