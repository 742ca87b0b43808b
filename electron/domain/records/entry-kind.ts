import type { z } from 'zod';
import type { Role } from './accounts';

/** `cases`: incidents, advisories and findings; `watch`: roster, duty log and handovers. */
export type EntryArea = 'cases' | 'watch';

/** Words for the codes in a body. */
export interface EntryWords {
  /** Returns the name of an account. */
  name(accountId: string): string;
  /** Returns an instant as date and time of Asia/Shanghai, to the minute. */
  minute(instant: string): string;
}

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
  /** Returns the content as the duty log displays it. */
  text(body: z.infer<Schema>, words: EntryWords): string;
}

/** Returns the declaration; checks that `subject` fits the schema. */
export const entryKind = <Schema extends z.ZodObject>(kind: EntryKind<Schema>): EntryKind<Schema> => kind;

/** Returns the non-empty parts, separated by ；. */
export const clauses = (...parts: string[]): string => parts.filter((part) => part.trim() !== '').join('；');
