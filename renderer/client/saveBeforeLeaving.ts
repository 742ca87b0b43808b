/**
 * Work of pages before a lock or sign-out: saving input. A failure to save does not prevent a lock, but it prevents a
 * sign-out.
 */
const savers = new Set<() => Promise<void>>();

/** Registers a save function; returns its removal, as an effect expects. */
export function registerSave(save: () => Promise<void>): () => void {
  savers.add(save);
  return () => void savers.delete(save);
}

const questions = new Set<() => Promise<boolean>>();

/**
 * Registers a question about input that only its own button saves. `ask` resolves to true when the input may be
 * discarded. Returns its removal.
 */
export function registerLeaveQuestion(ask: () => Promise<boolean>): () => void {
  questions.add(ask);
  return () => void questions.delete(ask);
}

/** Asks all registered questions in turn; false as soon as input must not be discarded. */
export async function confirmLeaving(): Promise<boolean> {
  for (const ask of questions) if (!(await ask())) return false;
  return true;
}

/** Runs all save functions. Rejects with the first failure after all have finished. */
export async function saveAll(): Promise<void> {
  const results = await Promise.allSettled([...savers].map((save) => save()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
