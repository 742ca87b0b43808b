import type { ReactNode } from 'react';
import { assigneeText, type Assigned } from '../caseFile/assignee';
import { DeadlineStatus, type Deadline } from '../caseFile/DeadlineStatus';
import { exactTime } from '../time';
import { UnsentTag } from '../UnsentTag';
import type { GridColumn } from './RowGrid';

/** Column 期限. */
export function dueColumn<T>(width: string, deadlineOf: (row: T) => Deadline): GridColumn<T> {
  return { key: 'due', header: '期限', width, cell: (row) => <DeadlineStatus {...deadlineOf(row)} /> };
}

/** Column 承办人. */
export function assigneeColumn<T extends Assigned>(width: string): GridColumn<T> {
  return { key: 'assigned', header: '承办人', width, cell: assigneeText };
}

/** Column with the name of a case, marked until the platform has received the case. `mark`: a further mark before it. */
export function nameColumn<T extends { waiting: boolean }>(
  column: Pick<GridColumn<T>, 'key' | 'header' | 'width'>,
  nameOf: (row: T) => string,
  mark: (row: T) => ReactNode = () => null,
): GridColumn<T> {
  return {
    ...column,
    cell: (row) => (
      <span title={nameOf(row)}>
        {mark(row)}
        <UnsentTag waiting={row.waiting} />
        {row.waiting && '\u2002'}
        {nameOf(row)}
      </span>
    ),
  };
}

/** Column with date and time. */
export function timeColumn<T>(
  column: Pick<GridColumn<T>, 'key' | 'header' | 'width'>,
  timeOf: (row: T) => string,
): GridColumn<T> {
  return { ...column, cell: (row) => exactTime(new Date(timeOf(row))) };
}
