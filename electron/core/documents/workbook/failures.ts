import { Failure } from '../../failure';

export function workbookUnreadable(message: string, advice: string, cause?: unknown): Failure {
  return new Failure('WORKBOOK_UNREADABLE', message, advice, { cause });
}
