import { PageSkeleton } from '../../components/PageSkeleton';

export function RosterPage() {
  return <PageSkeleton />;
}
