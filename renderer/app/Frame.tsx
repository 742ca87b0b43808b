import { Suspense, useState } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { PageSkeleton } from '../components/PageSkeleton';
import { useFailureMessage } from '../components/useFailureMessage';
import { useHotkeys } from '../components/useHotkeys';
import { ShortcutSheet } from '../help/ShortcutSheet';
import { QuickEntry } from '../pages/duty/quick/QuickEntry';
import { Banners } from './Banners';
import { saveAll } from '../client/saveBeforeLeaving';
import { coreQueries } from '../client/query';
import { mayDraft } from '../client/roles';
import { lock, signOut, useAccount, useSessionStore } from '../client/session';
import { SideNav } from './SideNav';
import { StatusBar } from './StatusBar';
import { focusSearch, TopBar } from './TopBar';
import { useNavigationCollapsed } from './useNavigationCollapsed';
import styles from './Frame.module.css';

/** Frame of every page. Its rows have fixed heights: updates change texts and colours, never positions. */
export function Frame() {
  const navigate = useNavigate();
  const account = useAccount();
  const practice = useSessionStore((state) => state.session?.practice === true);
  const [sheet, setSheet] = useState(false);
  const navigation = useNavigationCollapsed();
  const tell = useFailureMessage();

  const newDraft = useMutation(
    coreQueries.articles.newDraft.mutationOptions({
      // The core returns an existing blank draft instead of a new one, and a draft is blank until its text is saved.
      onMutate: saveAll,
      onSuccess: (draft) => void navigate(`/drafts/${draft.id}`),
      onError: tell,
    }),
  );
  const drafts = mayDraft(account.roles);
  const startDraft = () => {
    if (drafts && !newDraft.isPending) newDraft.mutate(undefined);
  };
  const lockNow = () => void lock('asked').catch(tell);

  useHotkeys({
    'Ctrl+k': focusSearch,
    'Ctrl+Alt+n': startDraft,
    F1: () => setSheet(true),
    F8: lockNow,
  });

  return (
    <div className={styles['frame']} data-screen="office" data-practice={practice} data-print="flow">
      <a className={styles['skip']} href="#main" onClick={skipToMain}>
        跳到正文
      </a>
      <SideNav collapsed={navigation.collapsed} onToggle={navigation.toggle} />
      <div className={styles['right']} data-print="flow">
        <TopBar
          onNewDraft={drafts ? startDraft : null}
          busy={newDraft.isPending}
          onLock={lockNow}
          onSignOut={() => void signOut().catch(tell)}
        />
        <main id="main" className={styles['main']} tabIndex={-1} data-print="flow">
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
        <Banners />
        <StatusBar />
      </div>
      <QuickEntry />
      <ShortcutSheet open={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}

/** The hash of the URL belongs to the router, so a link to an anchor would be taken for a page. */
function skipToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
