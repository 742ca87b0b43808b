import { useMutation } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { DownOutlined, UndoOutlined } from '@ant-design/icons';
import { coreQueries } from '../../client/query';
import { ConfirmButton } from '../../components/ConfirmButton';
import type { Month } from '../../components/days';
import { useFileResult } from '../../components/useFileResult';
import { beginEditing, endEditing, undoRosterChange } from './editor/rosterEdits';
import type { MonthData } from './types';
import { useImport } from './useImport';

/** Printing, Excel and 排班 of a month that is not being edited. `data` is undefined until it was read. */
export function ViewTools({ month, data }: { month: Month; data: MonthData | undefined }) {
  const made = useFileResult();
  const print = useMutation(coreQueries.roster.print.mutationOptions(made('值班表')));
  const workbook = useMutation(coreQueries.roster.exportWorkbook.mutationOptions(made('值班表')));
  const imports = useImport(data);
  const mayPublish = data?.mayPublish === true;
  const files = [
    { key: 'print', label: '打印值班表', onClick: () => print.mutate({ month }) },
    { key: 'export', label: '导出 Excel', onClick: () => workbook.mutate({ month }) },
    ...(mayPublish ? [{ key: 'import', label: '导入 Excel…', onClick: imports.start }] : []),
  ];
  return (
    <>
      {data !== undefined && data.shifts.length > 0 ? (
        <Dropdown menu={{ items: files }} trigger={['click']} autoFocus>
          <Button
            loading={print.isPending || workbook.isPending || imports.busy}
            icon={<DownOutlined aria-hidden="true" />}
            iconPlacement="end"
          >
            打印、Excel
          </Button>
        </Dropdown>
      ) : (
        mayPublish && (
          <Button loading={imports.busy} onClick={imports.start}>
            导入 Excel…
          </Button>
        )
      )}
      {mayPublish && (
        <Button type={data.entryId === null ? 'primary' : 'default'} onClick={() => beginEditing(data, null)}>
          {data.entryId === null ? '排班' : '改排'}
        </Button>
      )}
    </>
  );
}

/** Undo, 放弃 and 发布 while a month is being edited. `ready`: it may be published. */
export function EditTools(props: { month: Month; mayUndo: boolean; ready: boolean; onPublish: () => void }) {
  const { month } = props;
  return (
    <>
      <Button
        icon={<UndoOutlined aria-hidden="true" />}
        title="Ctrl+Z"
        disabled={!props.mayUndo}
        onClick={() => undoRosterChange(month)}
      >
        撤销
      </Button>
      <ConfirmButton
        question="放弃这次排班？"
        detail="还没有发布的排班不再保留，已发布的值班表不变。"
        confirmText="放弃"
        danger
        onConfirm={() => endEditing(month)}
      >
        放弃
      </ConfirmButton>
      <Button type="primary" disabled={!props.ready} onClick={props.onPublish}>
        发布
      </Button>
    </>
  );
}
