/** Returns a form rule of antd from a function that returns a problem as a sentence, or null. The value is trimmed. */
export const textRule = (problem: (value: string) => string | null) => ({
  validator: (_: unknown, value: string | undefined) => {
    const found = problem((value ?? '').trim());
    return found === null ? Promise.resolve() : Promise.reject(new Error(found));
  },
});

/** Validates a form. Resolves to its values, null when a field is invalid (antd shows the error). */
export async function validFields<T>(form: { validateFields: () => Promise<T> }): Promise<T | null> {
  return form.validateFields().catch(() => null);
}
