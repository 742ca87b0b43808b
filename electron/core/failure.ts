/**
 * An error for the user: a code for programs, a sentence in Chinese, and advice in Chinese. Any other thrown value is a
 * defect: the page shows a general message and the log has the details.
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
