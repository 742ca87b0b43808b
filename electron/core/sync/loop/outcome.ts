import { Failure } from '../../failure';

/** Returns the rejection of a promise, null when it resolves. */
export function outcome(promise: Promise<void>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  );
}

export function isFailure(error: unknown, code: string): boolean {
  return error instanceof Failure && error.code === code;
}
