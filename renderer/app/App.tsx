import { lazy, Suspense, useEffect, useState } from 'react';
import { LoginPage } from '../pages/login/LoginPage';
import { ErrorBoundary } from './ErrorBoundary';
import { LockScreen } from './LockScreen';
import { RootScreen } from './RootScreen';
import { screenOf } from '../client/screen';
import { useSessionStore } from '../client/session';
import { useIdleLock } from './useIdleLock';

const openOffice = () => import('./Office');
const Office = lazy(() => openOffice().then((module) => ({ default: module.Office })));
const SettingsBeforeLogin = lazy(() =>
  import('./SettingsBeforeLogin').then((module) => ({ default: module.SettingsBeforeLogin })),
);

/** Selects the screen. The office stays mounted, hidden, under the lock screen. */
export function App() {
  const session = useSessionStore((state) => state.session);
  const kept = useSessionStore((state) => state.kept);
  const [settings, setSettings] = useState(false);
  const screen = screenOf(session, kept);
  const covered = screen !== 'office';
  useIdleLock(session?.idleMinutes ?? 10, screen === 'office' || screen === 'root');

  // Loads the code of the office and of its first page while the user types the password.
  useEffect(() => {
    const timer = setTimeout(() => {
      void openOffice();
      void import('./workbench/WorkbenchPage');
    }, 300);
    return () => clearTimeout(timer);
  }, []);

  return (
    <>
      {kept !== null && (
        <ErrorBoundary key={`${kept.accountId}|${kept.practice}`}>
          <Suspense fallback={<div aria-busy="true" />}>
            <Office covered={covered} />
          </Suspense>
        </ErrorBoundary>
      )}
      {session !== null && (screen === 'locked' || screen === 'rejoin') && (
        <LockScreen session={session} kept={kept} rejoin={screen === 'rejoin'} />
      )}
      {screen === 'root' && session?.rootToConfirm && (
        <RootScreen key={session.rootToConfirm} session={session} root={session.rootToConfirm} />
      )}
      {(screen === 'login' || screen === 'starting') && (
        <ErrorBoundary>
          {settings ? (
            <Suspense fallback={<div aria-busy="true" />}>
              <SettingsBeforeLogin onBack={() => setSettings(false)} />
            </Suspense>
          ) : (
            <LoginPage session={session} onSettings={() => setSettings(true)} />
          )}
        </ErrorBoundary>
      )}
    </>
  );
}
