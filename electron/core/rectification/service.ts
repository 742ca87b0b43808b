import type { Desk } from '../office';

export function list(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.list');
}

export function get(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.get');
}

export function open(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.open');
}

export function assign(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.assign');
}

export function correct(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.correct');
}

export function explain(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.explain');
}

export function close(_desk: Desk, _input?: unknown): never {
  throw new Error('rectification.close');
}
