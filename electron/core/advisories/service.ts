import type { Desk } from '../office';

export function list(_desk: Desk, _input?: unknown): never {
  throw new Error('advisories.list');
}

export function get(_desk: Desk, _input?: unknown): never {
  throw new Error('advisories.get');
}

export function register(_desk: Desk, _input?: unknown): never {
  throw new Error('advisories.register');
}

export function assign(_desk: Desk, _input?: unknown): never {
  throw new Error('advisories.assign');
}

export function answer(_desk: Desk, _input?: unknown): never {
  throw new Error('advisories.answer');
}

export function close(_desk: Desk, _input?: unknown): never {
  throw new Error('advisories.close');
}
