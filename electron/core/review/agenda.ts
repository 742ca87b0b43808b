import { articleItem } from '../articles/service';
import type { AgendaItem } from '../contract';
import type { Session } from '../types';
import { queue } from './service';

const LIMIT = 200;

/** Articles that wait for a decision of the account. */
export function agenda(session: Session): { items: AgendaItem[]; totals: Record<string, number> } {
  const { items, total } = queue(session, {
    ...{ cursor: null, limit: LIMIT, stage: null, columnId: null, authorId: null },
    ...{ box: 'waiting', olderThanHours: 0 },
  });
  return {
    items: items.map((row) =>
      articleItem(
        'decide',
        row,
        `${row.inPlaceOf === null ? '' : `代${row.inPlaceOf} · `}${row.authorName} · ${row.columnName}`,
      ),
    ),
    totals: { decide: total },
  };
}
