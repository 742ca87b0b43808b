/**
 * A failure that a person is told about: a code for programs, a sentence in Chinese, and what to do next. Anything else
 * that is thrown is a defect; the page then says so and the log has the rest.
 */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly advice: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'Failure';
  }
}
