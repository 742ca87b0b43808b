import { ORPCError } from '@orpc/client';

/**
 * Data of the signed-in person that modules keep in memory. All are deleted when the pages are unmounted, so that the
 * next user cannot see them.
 */
const resets = new Set<() => void>();
/** Each returns a description of unsaved work, to be used in a sentence, or null. */
const unsaved = new Set<() => string | null>();

/** Registers a function that deletes the session data of a module; returns its removal. */
export function onSessionEnd(drop: () => void): () => void {
  resets.add(drop);
  return () => void resets.delete(drop);
}

export function dropSessionData(): void {
  for (const drop of [...resets]) drop();
}

/** Registers a check for work that is kept in memory only. `check` returns its name, such as “12 月的排班”, or null. */
export function registerUnsavedCheck(check: () => string | null): void {
  unsaved.add(check);
}

/** Throws `ORPCError` 'WORK_UNSAVED' when a sign-out would lose work that is kept in memory only. */
export function assertNothingUnsaved(): void {
  const names = [...unsaved].flatMap((check) => check() ?? []);
  if (names.length === 0) return;
  throw new ORPCError('WORK_UNSAVED', {
    message: `${names.join('、')}还没有发布，退出登录后不会保留，没有退出。`,
    data: { advice: '请先发布或放弃修改，再退出登录；暂时离开可以锁定屏幕。' },
  });
}
