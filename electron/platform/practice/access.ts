import { BLOB_PATH, type Account, type Role } from '../contract';
import { HttpError } from './http';

/** Who asks: of whom the token is, and what the session was opened with. */
export interface Caller {
  account: Account;
  /** SHA-256 of the certificate signed in with. */
  certificate: string;
  device: string;
}

/** Who may ask: `anyone` without a session, `signedIn` every active account, else one of the roles. */
type Access = 'anyone' | 'signedIn' | readonly Role[];

/** Those who write, and the reviewers, who may correct what they review. */
const WRITERS = [
  'editor',
  'siteAdministrator',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
] as const satisfies Role[];
/** Whoever attaches files: to articles, or to what they enter on duty. */
const ATTACHERS = [...WRITERS, 'dutyOfficer', 'dutyLeader'] as const satisfies Role[];

/**
 * Every route and who may ask it; what is not here is refused (第十四条(三)). Commands and acts are judged one by one
 * after this door: by `domain/article`, `domain/ledger` and `domain/accounts`.
 */
export const ACCESS: ReadonlyMap<string, Access> = new Map<string, Access>([
  ['GET /health', 'anyone'],
  ['GET /trust', 'anyone'],
  ['POST /session/challenges', 'anyone'],
  ['POST /session', 'anyone'],
  ['DELETE /session', 'signedIn'],
  ['POST /commands', 'signedIn'],
  ['GET /changes', 'signedIn'],
  ['POST /administration', 'signedIn'],
  ['GET /administration/hand-over', ['systemAdministrator']],
  ['POST /audit/entries', 'signedIn'],
  ['GET /audit/heads', 'signedIn'],
  ['GET /audit/entries', ['auditor']],
  ['POST /recovery/deposits', 'signedIn'],
  ['POST /recovery/requests', 'signedIn'],
  ['GET /recovery/requests', ['systemAdministrator']],
  ['GET /recovery/grant', 'signedIn'],
  [`GET ${BLOB_PATH}`, 'signedIn'],
  [`HEAD ${BLOB_PATH}`, 'signedIn'],
  [`PATCH ${BLOB_PATH}`, ATTACHERS],
]);

/** Whether a route is open to those without a session. */
export function isOpen(method: string, route: string): boolean {
  return ACCESS.get(keyOf(method, route)) === 'anyone';
}

/** Throws 404 for a route that is not in the table, 405 for a wrong method, NOT_PERMITTED for one that is not for this person. */
export function admit(method: string, route: string, caller: Caller): void {
  const access = ACCESS.get(keyOf(method, route));
  if (access === undefined) throw unknownRoute(route);
  if (typeof access === 'string' || access.some((role) => caller.account.roles.includes(role))) return;
  throw new HttpError(403, 'NOT_PERMITTED', '您的角色不能使用这项功能。');
}

function unknownRoute(route: string): HttpError {
  const methods = [...ACCESS.keys()]
    .map((key) => key.split(' '))
    .filter(([method, path]) => keyOf(method ?? '', route) === `${method} ${path}`);
  return methods.length === 0
    ? new HttpError(404, 'NOT_FOUND', '平台没有这个接口。')
    : new HttpError(405, 'METHOD_NOT_ALLOWED', '不支持这种请求。', {
        allow: methods.map(([method]) => method).join(', '),
      });
}

function keyOf(method: string, route: string): string {
  return `${method} ${route.startsWith(`${BLOB_PATH}/`) ? BLOB_PATH : route}`;
}
