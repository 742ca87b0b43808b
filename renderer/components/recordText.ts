import { AUDIT_LABEL, OUTBOX_STATE_LABEL } from './labels';
import { shortened } from './shortened';

const STATE = /\b(accepted|rejected|conflict)\b/g;

/** What a record says, for the screen: its codes as words, its hashes and identifiers cut. */
export function recordText(text: string): string {
  return shortened(text)
    .replace(/\b[a-z]+(?:\.[a-zA-Z]+)+\b/g, (code) => AUDIT_LABEL[code] ?? code)
    .replace(STATE, (state) => OUTBOX_STATE_LABEL[state as keyof typeof OUTBOX_STATE_LABEL]);
}
