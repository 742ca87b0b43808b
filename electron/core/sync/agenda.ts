import type { AgendaItem } from '../contract';
import type { Session } from '../types';
import { outbox } from './service';

/** Commands that the platform refused, or that conflict with the current record. */
export function agenda(session: Session): { items: AgendaItem[] } {
  const returned = outbox(session).rows.filter(({ state }) => state === 'rejected' || state === 'conflict');
  return {
    items: returned.map(({ id, title, reason, madeAt }) => ({
      kind: 'commandReturned',
      id,
      title,
      note: reason,
      stage: null,
      since: madeAt,
      due: null,
    })),
  };
}
