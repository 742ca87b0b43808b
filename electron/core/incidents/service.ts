import type { Desk } from '../office';

export function list(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.list');
}

export function get(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.get');
}

export function open(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.open');
}

export function setLevel(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.setLevel');
}

export function act(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.act');
}

export function tell(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.tell');
}

export function respond(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.respond');
}

export function close(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.close');
}

export function makeReport(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.makeReport');
}

export function outages(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.outages');
}

export function beginOutage(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.beginOutage');
}

export function takeOffline(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.takeOffline');
}

export function endOutage(_desk: Desk, _input?: unknown): never {
  throw new Error('incidents.endOutage');
}
