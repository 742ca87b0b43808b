import { useQuery } from '@tanstack/react-query';
import type { RosterProblem } from '../../../../electron/core/contract';
import { coreQueries } from '../../../client/query';
import type { Month } from '../../../components/days';
import { useDebounced } from '../../../components/useDebounced';
import type { RosterEdit } from './rosterEdits';

/** Time in ms without a change before the roster is checked. */
const SETTLED = 250;

const UNNAMED: RosterProblem = { shift: null, text: '请给重大重要时期写上名称。' };

export interface RosterCheck {
  /** They prevent the publication. */
  problems: RosterProblem[];
  warnings: RosterProblem[];
  error: unknown;
  /** True when the present roster was checked and has no problems. */
  ready: boolean;
}

/** Returns problems and warnings of the edited roster, checked by the core after each change (debounced). */
export function useRosterCheck(month: Month, editing: RosterEdit | undefined): RosterCheck {
  const later = useDebounced(editing, SETTLED);
  const named = later !== undefined && areNamed(later);
  const { data, error, isFetching, isPlaceholderData } = useQuery(
    coreQueries.roster.check.queryOptions({
      input: { month, ...checkedParts(later) },
      enabled: named && later.shifts.length > 0,
      placeholderData: (before) => before,
    }),
  );
  const { problems, warnings } = data ?? { problems: [], warnings: [] };
  const all = named ? problems : [...problems, UNNAMED];
  const settled = later === editing && !isFetching && !isPlaceholderData;
  return { problems: all, warnings, error, ready: settled && data !== undefined && all.length === 0 };
}

const areNamed = ({ important }: RosterEdit) => important.every(({ name }) => name.trim() !== '');

const checkedParts = (edit: RosterEdit | undefined) => ({
  shifts: [...(edit?.shifts ?? [])],
  important: [...(edit?.important ?? [])],
});
