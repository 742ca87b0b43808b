import { oc } from '@orpc/contract';
import { z } from 'zod';
import { challengeSchema, loginErrorCodes, loginRequestSchema, sessionSchema } from './session';
import { commandBatchResultSchema, commandBatchSchema } from './commands';
import { changeSchema, instantSchema } from './records';

export * from './blobs';
export * from './commands';
export * from './content';
export * from './document';
export * from './records';
export * from './session';

/** Where the API stands under the platform's address. */
export const API_BASE = '/api/v1';

export const healthSchema = z.object({
  name: z.string(),
  version: z.string(),
  practice: z.boolean(),
  time: instantSchema,
});
export type Health = z.infer<typeof healthSchema>;

/** What signatures are judged by, each DER in base64: CA certificates, and the newest CRL of every CA. */
export const trustSchema = z.object({ certificates: z.array(z.string()), crls: z.array(z.string()) });
export type Trust = z.infer<typeof trustSchema>;

/** A page of the feed. `cursor` is where to go on; `more` says that another page waits already. */
export const changesPageSchema = z.object({
  changes: z.array(changeSchema),
  cursor: z.number().int(),
  more: z.boolean(),
  serverTime: instantSchema,
});
export type ChangesPage = z.infer<typeof changesPageSchema>;

/** Every error answer is `{ code, message }` with a sentence for the person; 401 `UNAUTHORIZED` ends a session. */
export const errorBodySchema = z.object({ code: z.string(), message: z.string() });

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
  changes: oc
    .route({ method: 'GET', path: '/changes', summary: '按序取变更;wait 秒内无变更则空页返回' })
    .input(
      z.object({
        after: z.coerce.number().int().min(0),
        limit: z.coerce.number().int().min(1).max(2000).default(500),
        wait: z.coerce.number().int().min(0).max(55).default(0),
      }),
    )
    .output(changesPageSchema),
};
