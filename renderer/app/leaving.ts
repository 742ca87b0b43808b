/**
 * What pages still want to do before the desk is left (lock, sign out): save what was typed. Asked in turn; a page that
 * fails to save does not keep the screen from locking, but does stop a sign-out.
 */
const savers = new Set<() => Promise<void>>();

/** Registers a saver while a page is mounted; returns its removal, so it fits an effect. */
export function beforeLeaving(save: () => Promise<void>): () => void {
  savers.add(save);
  return () => void savers.delete(save);
}

const questions = new Set<() => Promise<boolean>>();

/** Registers a question for input that only its own button saves; `ask` resolves to whether it may be discarded. */
export function askBeforeLeaving(ask: () => Promise<boolean>): () => void {
  questions.add(ask);
  return () => void questions.delete(ask);
}

/** Asks whatever is registered; false when something is not to be discarded. */
export async function mayLeave(): Promise<boolean> {
  for (const ask of questions) if (!(await ask())) return false;
  return true;
}

/** Saves everything; rejects with the first failure, after all have been tried. */
export async function saveBeforeLeaving(): Promise<void> {
  const results = await Promise.allSettled([...savers].map((save) => save()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
