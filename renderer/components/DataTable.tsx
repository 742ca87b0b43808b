import { Table, type TableProps } from 'antd';
import { Wide } from './Wide';

/** Table that scrolls horizontally on a narrow page. */
export function DataTable<T extends object>(props: TableProps<T>) {
  return (
    <Wide>
      <Table<T> {...props} />
    </Wide>
  );
}
