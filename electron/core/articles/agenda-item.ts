import { PURPOSE_NAME } from '../../platform/contract';
import type { AgendaItem, ArticleRow } from '../contract';

/** Returns the item of an article. The note begins with 快审 for an article on the fast track. */
export function articleItem(kind: string, row: ArticleRow, note: string): AgendaItem {
  const asked = row.purpose === 'publish' ? [] : `${PURPOSE_NAME[row.purpose]}申请`;
  return {
    kind,
    id: row.id,
    title: row.title,
    note: [row.express ? '快审' : [], asked, note].flat().join(' · '),
    stage: row.stage,
    purpose: row.purpose,
    since: row.stageSince,
    due: null,
  };
}
