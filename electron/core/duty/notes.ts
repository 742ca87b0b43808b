import type { Attachment } from '../../platform/contract';
import { statedInstant } from '../clock/service';
import type { NoteInput } from '../contract';
import { Failure } from '../failure';
import { append, ledgerOf } from '../ledger/service';
import type { Session } from '../types';
import { hasBlob, writeTransaction } from '../store';
import { dutyRefusal } from '../../domain/duty/judge';
import { deleteNoteDraft, writeNoteDraft, readNoteDraft } from './store';

type Made = Promise<{ entryId: string }>;

/** Throws `Failure` 'BLOB_MISSING' when a file of the note is not completely on this machine. */
export function requireLocalFiles(session: Session, files: readonly Attachment[]): void {
  const missing = files.filter(({ sha256 }) => !hasBlob(session.stores, sha256)).map(({ name }) => name);
  if (missing.length > 0)
    throw new Failure('BLOB_MISSING', `这些文件不在本机：${missing.join('、')}。`, '请删去后重新添加。');
}

/**
 * 值守记录: records a note and deletes its draft in one transaction. Rejects with `Failure` 'BLOB_MISSING', with
 * 'WRONG_STAGE' when an officer has not taken the current shift or has given it, and as `append` does.
 */
export async function note(session: Session, input: NoteInput): Made {
  const { template, text, contact, open, attachments } = input;
  requireLocalFiles(session, attachments);
  const happenedAt = statedInstant(session, input.happenedAt);
  const body = { type: 'log.note' as const, template, happenedAt, text, contact, open, attachments };
  return { entryId: await append(session, dutyRefusal, body, () => deleteNoteDraft(session.stores.work)) };
}

/**
 * 更正: records a correction of an entry of any author. Correcting a correction adds another one to the original entry.
 * Rejects as `append` does.
 */
export async function correct(
  session: Session,
  { entryId, text, reason }: { entryId: string; text: string; reason: string },
): Made {
  const named = ledgerOf(session).find(entryId)?.body;
  const original = named?.type === 'log.correct' ? named.entryId : entryId;
  return {
    entryId: await append(session, dutyRefusal, { type: 'log.correct', entryId: original, text, reason }),
  };
}

/** 办结: closes an open note. Rejects as `append` does. */
export async function settle(session: Session, { entryId, text }: { entryId: string; text: string }): Made {
  return { entryId: await append(session, dutyRefusal, { type: 'log.settle', entryId, text }) };
}

/** Returns the saved draft of a note; null when there is none. */
export function draft(session: Session): { draft: NoteInput | null } {
  return { draft: readNoteDraft(session.stores.work) };
}

/** Saves the draft of a note; null deletes it. */
export function saveDraft(session: Session, input: { draft: NoteInput | null }): Record<string, never> {
  const { work } = session.stores;
  writeTransaction(work, () =>
    input.draft
      ? writeNoteDraft(work, input.draft, session.clock.now().toISOString())
      : deleteNoteDraft(work),
  );
  return {};
}

/** SHA-256 of the files of the draft note. */
export function noteDraftBlobs(session: Pick<Session, 'stores'>): string[] {
  return readNoteDraft(session.stores.work)?.attachments.map(({ sha256 }) => sha256) ?? [];
}
