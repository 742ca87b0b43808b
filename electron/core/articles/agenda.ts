import type { AgendaItem } from '../contract';
import type { Session } from '../types';
import { articleItem } from './agenda-item';
import { drafts, list } from './service';

/** Maximum number of articles read of each kind. */
const LIMIT = 200;
const EVERYTHING = { cursor: null, limit: LIMIT, stage: null, columnId: null, authorId: null, title: '' };

/** Articles returned to the account, drafts, and for 网站专人 articles ready for release. */
export function agenda(session: Session): { items: AgendaItem[]; totals: Record<string, number> } {
  const { id, roles } = session.account;
  const returned = list(session, { ...EVERYTHING, view: 'returned', authorId: id });
  const release = roles.includes('siteAdministrator')
    ? list(session, { ...EVERYTHING, view: 'ready' })
    : { items: [], total: 0 };
  const own = drafts(session).drafts.filter(({ blank }) => !blank);
  return {
    items: [
      ...returned.items
        .filter((row) => !row.hasDraft)
        .map((row) => articleItem('returned', row, row.columnName)),
      ...release.items.map((row) => articleItem('release', row, `${row.authorName} · ${row.columnName}`)),
      ...own.map((draft) => ({
        kind: 'draft',
        id: draft.id,
        title: draft.name,
        note: draft.kind === 'reviewerEdit' ? '审核修改' : draft.baseRevision === null ? '新稿' : '修改稿',
        stage: null,
        since: draft.savedAt,
        due: null,
      })),
    ],
    totals: { returned: returned.total, release: release.total, draft: own.length },
  };
}
