import { PageSkeleton } from '../../components/PageSkeleton';

export function RectificationPage() {
  return <PageSkeleton />;
}
