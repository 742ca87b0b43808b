import { BLOB_PATH, type Account, type Role } from '../contract';
import { HttpError } from './http';

/** Account, certificate and device of the session that sends a request. */
export interface Caller {
  account: Account;
  /** SHA-256 of the certificate of the login. */
  certificate: string;
  device: string;
}

/** Required right: `anyone` needs no session, `signedIn` any active account, otherwise one of the roles. */
type Access = 'anyone' | 'signedIn' | readonly Role[];

/** Editors, and reviewers, who may correct an article under review. */
const WRITERS = [
  'editor',
  'siteAdministrator',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
] as const satisfies Role[];
/** Roles that may upload files: attachments of articles and of duty log entries. */
const ATTACHERS = [...WRITERS, 'dutyOfficer', 'dutyLeader'] as const satisfies Role[];

/**
 * Every route with its required right; a route that is missing here is refused (第十四条(三)). Commands and acts are
 * additionally judged one by one by `domain/article`, `domain/ledger` and `domain/accounts`.
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

/** True when a route needs no session. */
export function isPublicRoute(method: string, route: string): boolean {
  return ACCESS.get(keyOf(method, route)) === 'anyone';
}

/**
 * Checks the right to call a route. Throws `HttpError` 404 for an unknown route, 405 for a wrong method, 403
 * NOT_PERMITTED without the required role.
 */
export function checkAccess(method: string, route: string, caller: Caller): void {
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
