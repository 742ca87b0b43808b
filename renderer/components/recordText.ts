import { AUDIT_ACTIONS } from '../../electron/core/contract/terms';
import { OUTBOX_STATE_LABEL } from './labels';
import { shortenIds } from './shortenIds';

const STATE = /\b(accepted|rejected|conflict)\b/g;

/** Formats a text of an audit entry for the screen: codes as words, hashes and identifiers shortened. */
export function recordText(text: string): string {
  return shortenIds(text)
    .replace(/\b[a-z]+(?:\.[a-zA-Z]+)+\b/g, (code) =>
      code in AUDIT_ACTIONS ? AUDIT_ACTIONS[code as keyof typeof AUDIT_ACTIONS] : code,
    )
    .replace(STATE, (state) => OUTBOX_STATE_LABEL[state as keyof typeof OUTBOX_STATE_LABEL]);
}
