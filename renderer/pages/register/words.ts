import type { InferContractRouterOutputs } from '@orpc/contract';
import type { accountsContract } from '../../../electron/core/contract';

export type RegisterState = InferContractRouterOutputs<typeof accountsContract>['register'];

/** Returns the state of the register on this machine, as a notice. */
export function registerNotice({ pinned, root, refused, entries }: RegisterState): {
  type: 'success' | 'warning' | 'error';
  title: string;
  description?: string;
} {
  if (pinned === null)
    return entries === 0
      ? {
          type: 'warning',
          title: '本单位还没有建立登记簿。',
          description: '建立之前，本机不能确认证书是谁的，请联系系统管理员。',
        }
      : {
          type: 'warning',
          title: '本机还没有核对本单位的信任根。',
          description: '核对之前，本机不能确认证书是谁的。请退出后联网重新登录，按提示核对。',
        };
  if (root === null)
    return {
      type: 'warning',
      title: '登记簿里没有本机记下的信任根。',
      description: '刚启用的，等待同步完成；同步后仍这样，请立即报告系统管理员和审计员。',
    };
  if (refused.length > 0)
    return {
      type: 'error',
      title: `登记簿有 ${refused.length} 项不成立，本机不予承认。`,
      description: '请把下面列出的序号和缘由报告审计员。',
    };
  return { type: 'success', title: '本机已核对信任根，登记簿全部成立。' };
}

/**
 * Returns what the system administrator can do with the root of trust; null for others, and when this machine does not
 * have the root although the register is not empty.
 */
export function handOverName({ mayHandOver, root, entries }: RegisterState): string | null {
  if (!mayHandOver) return null;
  if (root !== null) return '移交信任根';
  return entries === 0 ? '建立登记簿' : null;
}
