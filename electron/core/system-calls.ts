import { action, query, recordedAction, type CallRules } from './capability';
import type { CoreContract } from './contract';

/** Groups of the contract that the router answers itself: they work on the running program, with or without a session. */
export type SystemGroup = 'host' | 'identity' | 'settings' | 'sync';

export const SYSTEM_CALLS: { readonly [Group in SystemGroup]: CallRules<CoreContract[Group]> } = {
  host: {
    info: query('anyone'),
    pickFile: action('anyone'),
    putFile: action('anyone'),
    notices: query('anyone', 'notices'),
    dismissNotice: action('anyone'),
    watch: query('anyone'),
    reportError: action('anyone'),
    reportStart: action('anyone'),
    openPublicPage: action('anyone'),
  },
  identity: {
    state: query('anyone'),
    watch: query('anyone'),
    enterPractice: action('anyone'),
    practice: query('anyone'),
    practiceMessages: query('anyone'),
    leavePractice: action('anyone'),
    tokens: query('anyone'),
    signIn: action('anyone'),
    lock: action('anyone'),
    unlock: action('anyone'),
    changePin: action('signedIn'),
    confirmRoot: action('signedIn'),
    signOut: action('anyone'),
    touch: action('anyone'),
  },
  settings: {
    load: query('anyone'),
    save: action('anyone'),
    readCertificate: action('anyone'),
    testLine: action('anyone'),
    confirmDriver: action('anyone'),
  },
  sync: {
    status: query('signedIn'),
    watch: query('signedIn'),
    now: action('signedIn'),
    quarantined: query('signedIn'),
    outbox: query('signedIn', 'outbox'),
    returned: query('signedIn', 'articles', 'outbox'),
    settle: recordedAction('signedIn'),
  },
};
