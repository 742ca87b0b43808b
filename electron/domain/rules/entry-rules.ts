import { advisoryRefusal } from '../advisories/judge';
import { dutyRefusal } from '../duty/judge';
import { incidentRefusal } from '../incidents/judge';
import type { EntryCheck } from '../ledger/judge';
import { pageRulesRefusal } from '../publishing/judge';
import { findingRefusal } from '../rectification/judge';
import { rosterRefusal } from '../roster/judge';

/** Rule of the entries whose type begins with one of these subjects. */
interface EntryRule {
  subjects: readonly string[];
  check: EntryCheck<never>;
}

/** The rules of all kinds of entries. */
export const ENTRY_RULES: readonly EntryRule[] = [
  { subjects: ['roster', 'swap'], check: rosterRefusal },
  { subjects: ['log', 'handover'], check: dutyRefusal },
  { subjects: ['advisory'], check: advisoryRefusal },
  { subjects: ['incident', 'outage'], check: incidentRefusal },
  { subjects: ['finding'], check: findingRefusal },
  { subjects: ['pages'], check: pageRulesRefusal },
];
