import type { LedgerBody, LedgerType } from '../records';
import type { LedgerReader } from '../ledger/entry';
import type { EntryCheck, EntryContext, Refusal } from '../ledger/judge';
import { ENTRY_RULES } from './entry-rules';

/** Returns the rule for a type of entry. Throws an `Error` when there is none: a kind was declared without its rule. */
export function ruleFor(type: LedgerType): EntryCheck<LedgerType> {
  const subject = type.slice(0, type.indexOf('.'));
  const rule = ENTRY_RULES.find(({ subjects }) => subjects.includes(subject));
  if (!rule) throw new Error(`no rule for ${type}`);
  return rule.check as unknown as EntryCheck<LedgerType>;
}

/** Checks an entry by the rule of its capability; returns why it is refused, or null. */
export function checkEntry(reader: LedgerReader, body: LedgerBody, context: EntryContext): Refusal | null {
  return ruleFor(body.type)(reader, body, context);
}
