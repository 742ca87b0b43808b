import { Skeleton } from 'antd';
import { cssVariable } from './tokens';

/** Placeholder while the code or the first data of a page are loaded. */
export function PageSkeleton() {
  return (
    <div
      style={{ padding: `${cssVariable('spaceMD')} ${cssVariable('spaceLG')}` }}
      aria-busy="true"
      aria-label="正在打开"
    >
      <Skeleton active title={{ width: '30%' }} paragraph={{ rows: 8 }} />
    </div>
  );
}
