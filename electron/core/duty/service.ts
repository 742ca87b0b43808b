import type { Desk } from '../office';

export function desk(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.desk');
}

export function log(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.log');
}

export function scope(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.scope');
}

export function note(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.note');
}

export function correct(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.correct');
}

export function settle(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.settle');
}

export function read(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.read');
}

export function draft(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.draft');
}

export function saveDraft(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.saveDraft');
}

export function giving(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.giving');
}

export function give(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.give');
}

export function taking(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.taking');
}

export function take(_desk: Desk, _input?: unknown): never {
  throw new Error('duty.take');
}

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
