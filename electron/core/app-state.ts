import type { Notice, SessionState, Settings } from './contract';
import { createEvents } from './events';
import { signedOutState } from './session-state';
import type { AppState } from './types';

/** Creates the state of the program with no account signed in. `notice` concerns the machine; null when there is none. */
export function createAppState({
  settings,
  notice,
  ...environment
}: Pick<AppState, 'paths' | 'host' | 'clock' | 'machine'> & {
  settings: Settings;
  notice: Notice | null;
}): AppState {
  return {
    ...environment,
    events: createEvents(),
    settings,
    practice: null,
    sessionState: signedOutState({ practice: null, settings, lastKey: null }),
    session: null,
    notices: notice ? [notice] : [],
  };
}

/** Changes the session state, tells the pages, and returns the new state. */
export function changeSessionState(
  office: Pick<AppState, 'sessionState' | 'events'>,
  change: Partial<SessionState>,
): SessionState {
  office.sessionState = { ...office.sessionState, ...change };
  office.events.emit('session');
  return office.sessionState;
}
