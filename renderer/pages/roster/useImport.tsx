import { useRef } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { describeFailure } from '../../app/failures';
import { office } from '../../app/query';
import { beginEditing } from './editor/editing';
import type { MonthData } from './types';

/** As the contract allows, in base64. */
const LARGEST = 5 * 1024 * 1024;

/** 导入 Excel: by the system's dialog where there is one, else by the page's own; what was read opens in the editor. */
export function useImport(month: MonthData | undefined) {
  const { message } = App.useApp();
  const field = useRef<HTMLInputElement>(null);
  const native = useQuery(office.host.info.queryOptions()).data?.nativeDialogs === true;
  const read = useMutation(
    office.roster.importWorkbook.mutationOptions({
      onError: (error) => {
        const failure = describeFailure(error);
        void message.error(`表格没有读成。${failure.message}${failure.advice}`, 8);
      },
      onSuccess: ({ roster }) => {
        if (roster === null || month === undefined) return;
        beginEditing(month, {
          shifts: roster.shifts,
          important: roster.important,
          unread: roster.problems,
        });
      },
    }),
  );
  const take = async (file: File | undefined) => {
    if (file === undefined || month === undefined) return;
    if (file.size > LARGEST) return void message.error('这个文件超过 5 MB，不像是值班表。');
    try {
      read.mutate({ month: month.month, bytes: await base64(file) });
    } catch {
      void message.error('这个文件打不开。请确认它还在、没有被移走，再选一次。', 8);
    }
  };
  return {
    /** Stands on the page, unseen, for hosts without a dialog of the system's. */
    field: (
      <input
        ref={field}
        type="file"
        hidden
        accept=".xlsx"
        aria-label="选择值班表文件"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    ),
    busy: read.isPending,
    start: () => {
      if (month === undefined) return;
      if (native) read.mutate({ month: month.month });
      else field.current?.click();
    },
  };
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read'));
    reader.readAsDataURL(file);
  });
}
