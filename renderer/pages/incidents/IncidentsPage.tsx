import { PageSkeleton } from '../../components/PageSkeleton';

export function IncidentsPage() {
  return <PageSkeleton />;
}
