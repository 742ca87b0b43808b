import { useMutation } from '@tanstack/react-query';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { useFailureMessage } from '../../components/useFailureMessage';
import { beginEditing } from './editor/rosterEdits';
import type { MonthData } from './types';

/** 导入 Excel: opens the imported roster in the editor. */
export function useImport(month: MonthData | undefined) {
  const tell = useFailureMessage('表格没有读成。');
  const read = useMutation({
    mutationFn: async (into: MonthData) => {
      const file = await chooseFile('workbook');
      if (file === null) return;
      const { roster } = await core.roster.importWorkbook({ month: into.month, file: file.handle });
      beginEditing(into, {
        shifts: roster.shifts,
        important: roster.important,
        unread: roster.problems,
      });
    },
    networkMode: 'always',
    onError: tell,
  });
  return {
    busy: read.isPending,
    start: () => {
      if (month !== undefined) read.mutate(month);
    },
  };
}
