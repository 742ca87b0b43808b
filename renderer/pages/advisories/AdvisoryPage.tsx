import { PageSkeleton } from '../../components/PageSkeleton';

export function AdvisoryPage() {
  return <PageSkeleton />;
}
