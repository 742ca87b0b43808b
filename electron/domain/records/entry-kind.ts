import type { z } from 'zod';
import type { Role } from './accounts';

/** `cases`: incidents, advisories and findings; `watch`: roster, duty log and handovers. */
export type EntryArea = 'cases' | 'watch';

/** Declaration of one kind of ledger entry, for client and platform. Its rule is the `judge.ts` of its capability. */
export interface EntryKind<Schema extends z.ZodObject = z.ZodObject> {
  /** Body; `type` is a literal, `<subject>.<act>`. */
  schema: Schema;
  /** Name on screen. */
  label: string;
  /** Decides who may read it (`domain/accounts/read-access.ts`). */
  area: EntryArea;
  /** Roles that may write it. System administrators and auditors write none (第十四条(三)). */
  roles: readonly Role[];
  /** With its own signature. The next handover in the book signs all other entries. */
  signed?: true;
  /** Returns `<kind>/<id>`, by which entries are queried. */
  subject(body: z.infer<Schema>): string;
}

/** Returns the declaration; checks that `subject` fits the schema. */
export const entryKind = <Schema extends z.ZodObject>(kind: EntryKind<Schema>): EntryKind<Schema> => kind;
