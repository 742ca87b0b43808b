import { PageSkeleton } from '../../components/PageSkeleton';

export function IncidentPage() {
  return <PageSkeleton />;
}
