import { queryClient } from '../../renderer/client/query';

// A new core that is signed in already has no change to report: what the page shows is fetched again.
import.meta.hot?.on('core-restarted', () => void queryClient.invalidateQueries());
