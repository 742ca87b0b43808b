import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { describeFailure } from '../../client/failures';
import { beginEditing } from './editor/rosterEdits';
import type { MonthData } from './types';

/** 导入 Excel: opens the imported roster in the editor. */
export function useImport(month: MonthData | undefined) {
  const { message } = App.useApp();
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
    onError: (error) => {
      const failure = describeFailure(error);
      void message.error(`表格没有读成。${failure.message}${failure.advice}`, 8);
    },
  });
  return {
    busy: read.isPending,
    start: () => {
      if (month !== undefined) read.mutate(month);
    },
  };
}
