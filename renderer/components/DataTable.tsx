import { Table, type TableProps } from 'antd';
import { Wide } from './Wide';

/** A table whose columns stay readable on a narrow page. */
export function DataTable<T extends object>(props: TableProps<T>) {
  return (
    <Wide>
      <Table<T> {...props} />
    </Wide>
  );
}
