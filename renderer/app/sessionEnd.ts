import { ORPCError } from '@orpc/client';

/**
 * What modules keep in memory of the person signed in. All of it is dropped when their pages go, so that the next person
 * at this machine finds none of it.
 */
const resets = new Set<() => void>();
/** Each returns what a sign-out would lose, as part of a sentence; null when nothing. */
const unsaved = new Set<() => string | null>();

/** Registers what drops a module's data of one session; returns its removal. */
export function onSessionEnd(drop: () => void): () => void {
  resets.add(drop);
  return () => void resets.delete(drop);
}

export function dropSessionData(): void {
  for (const drop of [...resets]) drop();
}

/** Registers a check for work that is kept in memory only. `check` returns what it is, such as “12 月的排班”, or null. */
export function keepsUnsaved(check: () => string | null): void {
  unsaved.add(check);
}

/** @throws ORPCError WORK_UNSAVED when a sign-out would lose work */
export function refuseLoss(): void {
  const names = [...unsaved].flatMap((check) => check() ?? []);
  if (names.length === 0) return;
  throw new ORPCError('WORK_UNSAVED', {
    message: `${names.join('、')}还没有发布，退出登录后不会保留，没有退出。`,
    data: { advice: '请先发布或放弃修改，再退出登录；暂时离开可以锁定屏幕。' },
  });
}
