import { Skeleton } from 'antd';

/** Placeholder while the code or the first data of a page are loaded. */
export function PageSkeleton() {
  return (
    <div style={{ padding: '1.25rem 1.5rem' }} aria-busy="true" aria-label="正在打开">
      <Skeleton active title={{ width: '30%' }} paragraph={{ rows: 8 }} />
    </div>
  );
}
