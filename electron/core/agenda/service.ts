import { PURPOSE_NAME, ROLE_NAME } from '../../platform/contract';
import { delegations } from '../accounts/service';
import * as advisories from '../advisories/service';
import type { AgendaItem, ArticleRow } from '../contract';
import { drafts, list } from '../articles/service';
import { periodInWords } from '../../domain/calendar/calendar';
import * as duty from '../duty/service';
import * as incidents from '../incidents/service';
import type { Session } from '../types';
import * as rectification from '../rectification/service';
import { queue } from '../review/service';
import * as roster from '../roster/service';
import { outbox } from '../sync/service';
import { certificateDue, dayInWords } from './wording';

export { watchDeadlines, missedDeadlineNotices } from './deadline-watcher';

const SHOWN = 200;
type Kind = AgendaItem['kind'];

/** Kinds of items that come from the ledger. */
const LEDGER_KINDS = [
  'takeOver',
  'reading',
  'omission',
  'roster',
  'swap',
  'openNote',
  'incident',
  'advisory',
  'finding',
] as const satisfies readonly Kind[];

const plain = { id: '', stage: null, due: null };

/** The note begins with 快审 for an article on the fast track; it is due when its incident has to be reported. */
function ofArticle(
  kind: Kind,
  row: ArticleRow,
  note: string,
  express: ReadonlyMap<string, string | null>,
): AgendaItem {
  const asked = row.purpose === 'publish' ? [] : `${PURPOSE_NAME[row.purpose]}申请`;
  return {
    ...plain,
    kind,
    id: row.id,
    title: row.title,
    note: [row.express ? '快审' : [], asked, note].flat().join(' · '),
    stage: row.stage,
    purpose: row.purpose,
    since: row.stageSince,
    due: row.express ? (express.get(row.id) ?? null) : null,
  };
}

/** The account's own certificate, when it is due for renewal. */
function ownCertificate(session: Session): AgendaItem[] {
  const certificate = session.signer?.certificate;
  const since = certificate && certificateDue(certificate.notAfter, session.clock.now());
  if (!since) return [];
  const title = `您的证书有效期至${dayInWords(certificate.notAfter)}`;
  const note = '到期后不能登录和签名，请尽早向发证机构申请更新';
  return [{ ...plain, kind: 'certificate', title, note, since }];
}

/** Delegations (代理) from or to this account that are running or start later. */
function ownDelegations(session: Session): AgendaItem[] {
  const me = session.account.id;
  return delegations(session)
    .delegations.filter(({ state, fromId, toId }) => state !== 'over' && (fromId === me || toId === me))
    .map(({ id, fromId, fromName, toName, role, from, until, reason }) => ({
      ...plain,
      kind: 'delegation',
      id,
      title:
        fromId === me ? `${toName}代您承担“${ROLE_NAME[role]}”` : `您代${fromName}承担“${ROLE_NAME[role]}”`,
      note: `${periodInWords({ from, until })}，${reason}`,
      since: from,
    }));
}

/** Items from the ledger, oldest first. */
function fromLedger(session: Session): AgendaItem[] {
  return [duty, roster, incidents, advisories, rectification]
    .flatMap((of) => of.agendaItems(session))
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

/**
 * 工作台: returns what waits for this account, 快审 first, then oldest first; at most 200 items of each kind. `counts`
 * are the full numbers.
 */
export function myAgenda(session: Session): { items: AgendaItem[]; counts: Record<Kind, number> } {
  const page = { cursor: null, limit: SHOWN };
  const anything = { stage: null, columnId: null, authorId: null };
  const articles = { ...page, ...anything, title: '' };
  const decide = queue(session, { ...page, ...anything, box: 'waiting', olderThanHours: 0 });
  const returned = list(session, { ...articles, view: 'returned', authorId: session.account.id });
  const release = session.account.roles.includes('siteAdministrator')
    ? list(session, { ...articles, view: 'ready' })
    : { items: [], total: 0 };
  const mine = drafts(session).drafts.filter(({ blank }) => !blank);
  const back = outbox(session).rows.filter((row) => row.state === 'rejected' || row.state === 'conflict');

  const certificate = ownCertificate(session);
  const standIns = ownDelegations(session);
  const ledger = fromLedger(session);
  const of = (kind: Kind) => ledger.filter((item) => item.kind === kind);
  const express = incidents.fastTrackDeadlines(session);
  const ofAuthor = (kind: Kind) => (row: ArticleRow) =>
    ofArticle(kind, row, `${row.authorName} · ${row.columnName}`, express);

  const items: AgendaItem[] = [
    ...certificate,
    ...standIns,
    ...LEDGER_KINDS.flatMap((kind) => of(kind).slice(0, SHOWN)),
    ...decide.items.map((row) =>
      ofArticle(
        'decide',
        row,
        `${row.inPlaceOf === null ? '' : `代${row.inPlaceOf} · `}${row.authorName} · ${row.columnName}`,
        express,
      ),
    ),
    ...returned.items
      .filter((row) => !row.hasDraft)
      .map((row) => ofArticle('returned', row, row.columnName, express)),
    ...release.items.map(ofAuthor('release')),
    ...mine.slice(0, SHOWN).map((draft) => ({
      ...plain,
      kind: 'draft' as const,
      id: draft.id,
      title: draft.name,
      note: draft.kind === 'reviewerEdit' ? '审核修改' : draft.baseRevision === null ? '新稿' : '修改稿',
      since: draft.savedAt,
    })),
    ...back.slice(0, SHOWN).map((row) => ({
      ...plain,
      kind: 'commandReturned' as const,
      id: row.id,
      title: row.title,
      note: row.reason,
      since: row.madeAt,
    })),
  ];
  return {
    items: items.sort(
      (a, b) => Number(express.has(b.id)) - Number(express.has(a.id)) || a.since.localeCompare(b.since),
    ),
    counts: {
      decide: decide.total,
      returned: returned.total,
      release: release.total,
      draft: mine.length,
      commandReturned: back.length,
      certificate: certificate.length,
      delegation: standIns.length,
      takeOver: of('takeOver').length,
      reading: of('reading').length,
      omission: of('omission').length,
      roster: of('roster').length,
      swap: of('swap').length,
      openNote: of('openNote').length,
      incident: of('incident').length,
      advisory: of('advisory').length,
      finding: of('finding').length,
    },
  };
}
