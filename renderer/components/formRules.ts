/** A rule of the form library from a function that says what is wrong, as a sentence, or null. Spaces around do not count. */
export const check = (problem: (value: string) => string | null) => ({
  validator: (_: unknown, value: string | undefined) => {
    const found = problem((value ?? '').trim());
    return found === null ? Promise.resolve() : Promise.reject(new Error(found));
  },
});

/** Validates a form: its fields, or null when something is still wrong (and shown at its field). */
export async function fieldsOf<T>(form: { validateFields: () => Promise<T> }): Promise<T | null> {
  return form.validateFields().catch(() => null);
}
