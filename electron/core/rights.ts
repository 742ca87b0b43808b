import { callRule, notOffered } from './call-rules';
import { Failure } from './failure';
import type { Session } from './types';

/**
 * Who may call what (第十四条(三) 系统管理、内容编辑、内容审核等用户的权限分离). A call without a rule is refused. A suspended account may use
 * the 'anyone' calls only. Calls that read an area are open to the readers of the area: the cache holds only what the
 * platform lets this account read. Rules about a single record are checked after this, by the capability and by the
 * platform.
 */

const denied = (reason: string) =>
  new Failure('NOT_PERMITTED', reason, '请由有权限的人员办理；若角色不对，请系统管理员核对。');

/**
 * Checks whether the call `path` (group, name) is allowed. Refusals of a signed-in account are recorded in its audit
 * chain.
 *
 * Throws `Failure` 'NOT_PERMITTED' when the account is suspended or lacks the role, 'NOT_OFFERED' when the platform does
 * not offer the capability, and what `openSession` throws.
 *
 * @param openSession returns the open session; throws `Failure` 'SIGNED_OUT' or 'LOCKED'
 */
export function requireAccess(path: readonly string[], openSession: () => Session): void {
  const access = callRule(path)?.access;
  if (access === 'anyone') return;
  const session = openSession();
  const { account } = session;
  if (!account.active) throw refuse(session, path, '该账号已停用。');
  if (notOffered(session.offer).includes(path[0] ?? ''))
    throw new Failure('NOT_OFFERED', '所连接的平台没有提供这项功能。', '如需使用，请联系平台运维人员。');
  if (access === 'signedIn') return;
  if (!access?.some((role) => account.roles.includes(role)))
    throw refuse(session, path, '您的角色不能使用这项功能（第十四条：权限分离）。');
}

function refuse(session: Session, path: readonly string[], reason: string): Failure {
  session.audit('rights.refused', path.join('.'), reason);
  return denied(reason);
}
