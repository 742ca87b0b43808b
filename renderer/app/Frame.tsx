import { Suspense, useState } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import { PageSkeleton } from '../components/PageSkeleton';
import { useHotkeys } from '../components/useHotkeys';
import { ShortcutSheet } from '../help/ShortcutSheet';
import { QuickEntry } from '../pages/duty/quick/QuickEntry';
import { Banners } from './Banners';
import { describeFailure } from './failures';
import { saveBeforeLeaving } from './leaving';
import { office } from './query';
import { drafts } from './roles';
import { lock, signOut, useAccount, useSeat } from './session';
import { SideNav } from './SideNav';
import { StatusBar } from './StatusBar';
import { focusSearch, TopBar } from './TopBar';
import { useNavigation } from './useNavigation';
import styles from './Frame.module.css';

/** Frame of every page. Its rows have fixed heights: updates change texts and colours, never positions. */
export function Frame() {
  const navigate = useNavigate();
  const account = useAccount();
  const practice = useSeat((seat) => seat.session?.practice === true);
  const { message } = App.useApp();
  const [sheet, setSheet] = useState(false);
  const navigation = useNavigation();
  const tell = (error: unknown) => {
    const failure = describeFailure(error);
    void message.error(`${failure.message}${failure.advice}`, 8);
  };

  const newDraft = useMutation(
    office.articles.newDraft.mutationOptions({
      // The core returns an existing blank draft instead of a new one, and a draft is blank until its text is saved.
      onMutate: saveBeforeLeaving,
      onSuccess: (draft) => void navigate(`/drafts/${draft.id}`),
      onError: tell,
    }),
  );
  const mayDraft = drafts(account.roles);
  const startDraft = () => {
    if (mayDraft && !newDraft.isPending) newDraft.mutate(undefined);
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
          onNewDraft={mayDraft ? startDraft : null}
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
