import type { Attachment } from '../../platform/contract';
import { statedInstant } from '../clock/service';
import type { NoteInput } from '../contract';
import { Failure } from '../failure';
import { append, ledgerOf } from '../ledger/service';
import type { Session } from '../office';
import { hasBlob, write } from '../store';
import { dutyBar } from '../../domain/duty/judge';
import { dropDraft, keepDraft, readDraft } from './store';

type Made = Promise<{ entryId: string }>;

/** Throws `BLOB_MISSING` when a file of the note is not on this machine whole. */
export function requireFiles(session: Session, files: readonly Attachment[]): void {
  const missing = files.filter(({ sha256 }) => !hasBlob(session.stores, sha256)).map(({ name }) => name);
  if (missing.length > 0)
    throw new Failure('BLOB_MISSING', `这些文件不在本机：${missing.join('、')}。`, '请删去后重新添加。');
}

/** 值守记录: the draft goes with it, both or neither. Throws `WRONG_STAGE` to an officer whose watch is not in their hands. */
export async function note(session: Session, input: NoteInput): Made {
  const { template, text, contact, open, attachments } = input;
  requireFiles(session, attachments);
  const happenedAt = statedInstant(session, input.happenedAt);
  const body = { type: 'log.note' as const, template, happenedAt, text, contact, open, attachments };
  return { entryId: await append(session, dutyBar, body, () => dropDraft(session.stores.work)) };
}

/** 更正, own or another's; a correction that is corrected is a further one of the same entry. */
export async function correct(
  session: Session,
  { entryId, text, reason }: { entryId: string; text: string; reason: string },
): Made {
  const named = ledgerOf(session).find(entryId)?.body;
  const original = named?.type === 'log.correct' ? named.entryId : entryId;
  return {
    entryId: await append(session, dutyBar, { type: 'log.correct', entryId: original, text, reason }),
  };
}

/** An open note is done. */
export async function settle(session: Session, { entryId, text }: { entryId: string; text: string }): Made {
  return { entryId: await append(session, dutyBar, { type: 'log.settle', entryId, text }) };
}

export function draft(session: Session): { draft: NoteInput | null } {
  return { draft: readDraft(session.stores.work) };
}

/** Keeps what is being typed; null throws it away. */
export function saveDraft(session: Session, input: { draft: NoteInput | null }): Record<string, never> {
  const { work } = session.stores;
  write(work, () =>
    input.draft ? keepDraft(work, input.draft, session.clock.now().toISOString()) : dropDraft(work),
  );
  return {};
}

/** The files of the note that is being typed, by SHA-256. */
export function draftBlobs(session: Pick<Session, 'stores'>): string[] {
  return readDraft(session.stores.work)?.attachments.map(({ sha256 }) => sha256) ?? [];
}
