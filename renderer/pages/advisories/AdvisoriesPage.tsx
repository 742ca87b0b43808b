import { PageSkeleton } from '../../components/PageSkeleton';

export function AdvisoriesPage() {
  return <PageSkeleton />;
}
