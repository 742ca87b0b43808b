import { dutyEntries } from './duty';
import { incidentEntries } from './incidents';
import { pagesEntries } from './pages';
import { rectificationEntries } from './rectification';

/** All kinds of ledger entries. */
export const KINDS = [...dutyEntries, ...incidentEntries, ...rectificationEntries, ...pagesEntries] as const;
