/** Part of a case: who has to handle it. */
export interface Assigned {
  assignedTo: string | null;
  assignedName: string;
}

/** Returns the name of the assignee, or that nobody is assigned. */
export function assigneeText({ assignedTo, assignedName }: Assigned): string {
  return assignedTo === null ? '未交办' : assignedName;
}
