import { Table, type TableProps } from 'antd';
import { ScrollableTable } from './ScrollableTable';

/** Table that scrolls horizontally on a narrow page. */
export function DataTable<T extends object>(props: TableProps<T>) {
  return (
    <ScrollableTable>
      <Table<T> {...props} />
    </ScrollableTable>
  );
}
