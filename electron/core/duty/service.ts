import type { Desk } from '../office';

export { agendaItems, deadlines, turned } from './agenda';
export { desk } from './desk';
export { give, giving, take, taking } from './handover';
export { log } from './log';
export { correct, draft, draftBlobs, note, saveDraft, settle } from './notes';
export { read, scope } from './readings';

export function printLog(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.printLog');
}

export function exportLog(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.exportLog');
}

export function verify(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.verify');
}

export function check(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.check');
}
