import { z } from 'zod';
import { auditEntrySchema } from '../../domain/records/audit';
import { instantSchema, sha256Schema } from '../../domain/records/values';

/**
 * Contract of the audit chains. Each client keeps one chain per account and machine and sends new entries with every
 * sync. The platform accepts an entry only if it continues the chain; accepted entries cannot be cut off or changed
 * afterwards. The platform keeps its own chain, `platform`. Entries are kept for ten years (minimum: six months,
 * 网络安全法第二十一条).
 */

export const PLATFORM_CHAIN = 'platform';
const chainId = z.string().regex(/^[0-9a-z-]{1,60}$/);

export const auditTailSchema = z.object({
  chain: chainId,
  device: z.string().max(120),
  entries: z.array(auditEntrySchema).max(500),
});

/** Last entry of a chain that the platform holds. */
export const auditHeadSchema = z.object({
  chain: chainId,
  accountId: z.string().max(60),
  device: z.string().max(120),
  /** `sequence` 0 and `digest` of 64 zeros when the chain is empty. */
  sequence: z.number().int().min(0),
  digest: sha256Schema,
  anchoredAt: instantSchema,
});
export const auditHeadsSchema = z.object({ heads: z.array(auditHeadSchema).max(10_000) });
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** Query of audit entries; the answer is sorted newest first. An empty text or a null does not filter. */
export const auditQuerySchema = z.object({
  chain: z.string().max(60).default(''),
  actorId: z.string().max(60).default(''),
  action: z.string().max(60).default(''),
  text: z.string().max(100).default(''),
  from: z.string().max(30).default(''),
  until: z.string().max(30).default(''),
  /** Opaque; taken from the previous page. */
  cursor: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type AuditQuery = z.input<typeof auditQuerySchema>;

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema.extend({ chain: chainId, device: z.string().max(120) })).max(500),
  cursor: z.string().max(200).nullable(),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditErrors = {
  /**
   * The entries do not continue the chain held by the platform: the chain was truncated, or two chains have the same
   * name.
   */
  CHAIN_BROKEN: { status: 409 },
  NOT_PERMITTED: { status: 403 },
} as const;

/**
 * Audited actions of client and platform with their Chinese names. Entries of older versions may have other actions.
 */
export const AUDIT_ACTIONS = {
  'article.submit': '送审',
  'article.recall': '撤回',
  'review.decide': '审核意见',
  'article.release': '发布',
  'identity.signIn': '登录',
  'identity.signOut': '退出',
  'identity.lock': '锁定',
  'identity.unlock': '解锁',
  'identity.signInFailed': '登录失败',
  'identity.unlockFailed': '解锁失败',
  'identity.pinChanged': '更换 PIN 码',
  'identity.pinChangeFailed': '更换 PIN 码失败',
  'settings.changed': '更改设置',
  'rights.refused': '越权操作被拒绝',
  'call.failed': '操作没有完成',
  'sync.returned': '平台退回操作',
  'administration.failed': '账号操作没有完成',
  'identity.rootPinned': '核对并记下信任根',
  'identity.rootDiffers': '平台的信任根与记下的不同',
  'identity.trustRefused': '拒收较旧的吊销列表',
  'identity.keyMade': '生成本机数据密钥',
  'identity.keyHandedOver': '数据密钥换到新证书',
  'identity.keyDeposited': '托管数据密钥',
  'identity.keyDropped': '停用旧证书的数据密钥',
  'identity.keyRecovered': '恢复本机数据',
  'identity.dataKeyChanged': '更换本机数据密钥',
  'account.open': '开通账号',
  'account.change': '变更账号',
  'account.close': '注销账号',
  'account.handOver': '查看待移交的稿件',
  'certificate.bind': '登记证书',
  'certificate.end': '终止使用证书',
  'delegation.grant': '登记代理',
  'delegation.end': '终止代理',
  'policy.set': '设置登录策略',
  'office.found': '建立或移交信任根',
  'proposal.make': '提请会签',
  'proposal.confirm': '会签',
  'proposal.refuse': '退回或撤回会签事项',
  'recovery.grant': '同意恢复数据',
  'recovery.deposit': '托管数据密钥',
  'recovery.request': '申请恢复数据',
  'administration.refuse': '拒绝账号操作',
  'administration.refused': '账号操作未获准',
  'session.open': '平台准许登录',
  'session.close': '平台结束会话',
  'sms.send': '发送短信验证码',
  'sms.fail': '短信验证码没有发出',
  'sms.wrong': '短信验证码输错',
  'session.refuse': '平台拒绝登录',
  'review.decide.refuse': '平台拒收审核意见',
  'article.release.refuse': '平台拒绝发布',
  'audit.export': '导出操作记录',
  'audit.refuse': '平台拒收操作记录',
  'audit.broken': '操作记录异常',
  'audit.pendingLost': '登录前的记录丢失',
  'audit.pendingOmitted': '登录前的记录过多，已省略',
  'proof.export': '导出证据包',
  'proof.verify': '核验证据包',
  'draft.discard': '删除草稿',
  'publishing.verify': '核验网页',
  'sync.toDraft': '退回件转为草稿',
  'sync.discard': '放弃退回件',
  'audit.verifyChain': '核验记录链',
  'ledger.append': '记入台账',
  'ledger.refuse': '平台未采纳台账记录',
  'ledger.broken': '台账记录不相接',
  'ledger.rewrite': '退回的台账记录重新记入',
  'duty.print': '打印值守记录',
  'duty.export': '导出值守记录证据',
  'duty.verify': '核验值守记录',
  'roster.print': '打印值班表',
  'roster.export': '导出值班表',
  'roster.import': '导入值班表',
  'incident.document': '生成事件文书',
} as const;
export type AuditAction = keyof typeof AUDIT_ACTIONS;

/** Returns the Chinese name of an audit action; 其他操作 for an unknown one. */
export const actionName = (action: string): string =>
  (AUDIT_ACTIONS as Record<string, string>)[action] ?? '其他操作';
