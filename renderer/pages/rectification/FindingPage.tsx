import { PageSkeleton } from '../../components/PageSkeleton';

export function FindingPage() {
  return <PageSkeleton />;
}
