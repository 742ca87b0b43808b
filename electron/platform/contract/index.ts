import { oc } from '@orpc/contract';
import { z } from 'zod';
import { challengeSchema, loginErrorCodes, loginRequestSchema, sessionSchema } from './session';
import { commandBatchResultSchema, commandBatchSchema } from '../../domain/records';
import {
  administrationAnswerSchema,
  administrationErrors,
  administrationRequestSchema,
  handOverSchema,
  recoveryDepositSchema,
  recoveryGrantSchema,
  recoveryRequestsSchema,
} from './administration';
import {
  auditErrors,
  auditHeadSchema,
  auditHeadsSchema,
  auditPageSchema,
  auditQuerySchema,
  auditTailSchema,
} from './audit';
import { changesPageSchema } from './changes';
import { BASE_OFFER, offerSchema } from './offer';
import { sha256Schema } from '../../domain/records';
import { accountSchema, instantSchema } from '../../domain/records';

export * from '../../domain/records';
export * from './administration';
export * from './audit';
export * from './audit-actions';
export * from './blobs';
export * from './changes';
export * from './offer';
export * from './session';

/** Path of the API, relative to the address of the platform. */
export const API_BASE = '/api/v1';

export const healthSchema = z.object({
  name: z.string().max(200),
  version: z.string().max(60),
  practice: z.boolean(),
  time: instantSchema,
  offer: offerSchema.default(BASE_OFFER),
});
export type Health = z.infer<typeof healthSchema>;

/**
 * Trust anchors for verifying signatures. `certificates` (of CAs) and `crls` (the newest of each CA) are DER in base64.
 * `root` is the SHA-256 of the statement of the newest founding act; a client displays it at its first login and pins
 * it.
 */
export const trustSchema = z.object({
  certificates: z.array(z.string().max(20_000)).max(50),
  crls: z.array(z.string().max(4_000_000)).max(50),
  root: sha256Schema.nullish(),
});
export type Trust = z.infer<typeof trustSchema>;

/** Body of every error response. `message` is a sentence for the user; 401 `UNAUTHORIZED` ends the session. */
export const errorBodySchema = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/),
  message: z.string().max(2000),
});

const loginErrors = Object.fromEntries(loginErrorCodes.map((code) => [code, { status: 403 }])) as Record<
  (typeof loginErrorCodes)[number],
  { status: number }
>;

export const platformContract = {
  health: oc.route({ method: 'GET', path: '/health', summary: '平台是否可用' }).output(healthSchema),
  session: {
    challenge: oc
      .route({ method: 'POST', path: '/session/challenges', summary: '取登录随机数' })
      .output(challengeSchema),
    open: oc
      .route({ method: 'POST', path: '/session', summary: '证书登录' })
      .errors(loginErrors)
      .input(loginRequestSchema)
      .output(sessionSchema),
    close: oc.route({ method: 'DELETE', path: '/session', summary: '退出登录' }).output(z.object({})),
  },
  trust: oc
    .route({ method: 'GET', path: '/trust', summary: '签名证书的签发机构与吊销列表' })
    .output(trustSchema),
  commands: oc
    .route({ method: 'POST', path: '/commands', summary: '提交一批操作,逐条答复,按编号只执行一次' })
    .input(commandBatchSchema)
    .output(commandBatchResultSchema),
  /**
   * Records that the roles of the account may read. When `scope` differs from the current one, the roles have changed
   * since `after` was reached: 410 `SCOPE_CHANGED`, and the client has to read again from 0. Without `scope`, records
   * that became readable since then are not sent.
   */
  changes: oc
    .route({ method: 'GET', path: '/changes', summary: '按序取本人可读的变更;wait 秒内无变更则空页返回' })
    .errors({ CURSOR_UNKNOWN: { status: 410 }, SCOPE_CHANGED: { status: 410 } })
    .input(
      z.object({
        after: z.coerce.number().int().min(0),
        scope: z.string().max(200).default(''),
        limit: z.coerce.number().int().min(1).max(2000).default(500),
        wait: z.coerce.number().int().min(0).max(55).default(0),
      }),
    )
    .output(changesPageSchema),
  /**
   * One signed act on accounts and rights. Idempotent: the same id with the same statement returns the first answer.
   */
  administration: oc
    .route({ method: 'POST', path: '/administration', summary: '账号与权限的一项签名操作' })
    .errors(administrationErrors)
    .input(administrationRequestSchema)
    .output(administrationAnswerSchema),
  handOver: oc
    .route({
      method: 'GET',
      path: '/administration/hand-over',
      summary: '注销账号前须移交的稿件,限系统管理员,查询留痕',
    })
    .errors({ NOT_PERMITTED: { status: 403 } })
    .input(z.object({ accountId: accountSchema.shape.id }))
    .output(handOverSchema),
  audit: {
    append: oc
      .route({ method: 'POST', path: '/audit/entries', summary: '报送操作记录,接在已收到的末条之后' })
      .errors(auditErrors)
      .input(auditTailSchema)
      .output(auditHeadSchema),
    /** Heads of the caller's chains; of all chains for the auditor. */
    heads: oc
      .route({ method: 'GET', path: '/audit/heads', summary: '各操作记录链的末条' })
      .output(auditHeadsSchema),
    entries: oc
      .route({ method: 'GET', path: '/audit/entries', summary: '查询操作记录,限审计员' })
      .errors(auditErrors)
      .input(auditQuerySchema)
      .output(auditPageSchema),
  },
  recovery: {
    deposit: oc
      .route({
        method: 'POST',
        path: '/recovery/deposits',
        summary: '托管本机数据密钥,以系统管理员的证书加密',
      })
      .input(recoveryDepositSchema)
      .output(z.object({})),
    request: oc
      .route({ method: 'POST', path: '/recovery/requests', summary: '证书遗失后申请恢复数据密钥' })
      .errors({ INVALID: { status: 422 } })
      .input(z.object({ device: recoveryDepositSchema.shape.device, certificate: sha256Schema }))
      .output(z.object({ id: z.string().max(60) })),
    /** Open recovery requests, for the system administrator. */
    requests: oc
      .route({ method: 'GET', path: '/recovery/requests', summary: '待办的恢复申请,限系统管理员' })
      .errors({ NOT_PERMITTED: { status: 403 } })
      .output(recoveryRequestsSchema),
    /**
     * Data key granted to the certificate of the session on this device; null when there is none. Kept until a new
     * request replaces it.
     */
    grant: oc
      .route({ method: 'GET', path: '/recovery/grant', summary: '取回已恢复的数据密钥' })
      .input(z.object({ device: recoveryDepositSchema.shape.device }))
      .output(z.object({ grant: recoveryGrantSchema.nullable() })),
  },
};
