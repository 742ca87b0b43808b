import type { Desk } from '../office';

export function month(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.month');
}

export function people(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.people');
}

export function propose(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.propose');
}

export function check(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.check');
}

export function publish(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.publish');
}

export function swaps(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.swaps');
}

export function askSwap(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.askSwap');
}

export function answerSwap(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.answerSwap');
}

export function withdrawSwap(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.withdrawSwap');
}

export function print(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.print');
}

export function exportWorkbook(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.exportWorkbook');
}

export function importWorkbook(_desk: Desk, _input?: unknown): never {
  throw new Error('roster.importWorkbook');
}
