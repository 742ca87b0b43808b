import { errorBodySchema } from '../../platform/contract';
import { Failure } from '../failure';
import { badAnswer, parseJson, serverError, tooSlow } from './http/failures';
import type { HttpAnswer } from './http/protocol';

const adviceFor: Record<string, string> = {
  CERTIFICATE_UNKNOWN: '请系统管理员在平台上为您登记这张证书。',
  CERTIFICATE_UNTRUSTED: '请使用单位统一发放的证书登录。',
  CERTIFICATE_EXPIRED: '请联系发证机构更新证书。',
  CERTIFICATE_NOT_YET_VALID: '请核对本机的日期和时间；无误的话请联系发证机构。',
  CERTIFICATE_REVOKED: '这张证书已被吊销，请联系发证机构。',
  CERTIFICATE_WRONG_USAGE: '请换用签名证书登录。',
  SIGNATURE_INVALID: '请重新登录；若反复出现，请联系平台运维人员。',
  CHALLENGE_EXPIRED: '请重新登录。',
  ACCOUNT_SUSPENDED: '请联系系统管理员。',
  SMS_REQUIRED: '请输入收到的短信验证码后再登录。',
  SMS_WRONG: '请核对最近一条短信中的验证码。',
  SMS_EXPIRED: '请重新登录，平台会发送新的验证码。',
  NOT_PERMITTED: '请核对自己的角色；需要时请联系系统管理员。',
  ROLES_EXCLUDE: '请调整角色，让冲突的角色分别由不同的人担任。',
  TASKS_LEFT: '请先把此人手上的稿件、班次和交办事项逐项移交，再重试。',
  CONFLICT: '请刷新后核对现状，再重新操作。',
  CHAIN_BROKEN: '请报告审计员核查；不要删除本机的资料。',
  TOO_MANY_TRIES: '请稍后再试；如非本人操作，请报告系统管理员。',
};

/** Codes of this program that a platform must not use. */
const OWN_CODES =
  /^(LINE_|PLATFORM_|STORE_)|^(BLOB_DAMAGED|BLOB_REFUSED|CANCELLED|DEFECT|LOCKED|SIGNED_OUT|SIGN_IN_NEEDED|UNAUTHORIZED)$/;

function unauthorized(): Failure {
  return new Failure('UNAUTHORIZED', '与平台的登录已失效。', '请重新登录；您写下的内容都已保存在本机。');
}

/** Returns the `Failure` for an answer with another status than 2xx. */
export function refusal(answer: HttpAnswer): Failure {
  if (answer.status === 401) return unauthorized();
  if (answer.status === 408) return tooSlow();
  if (answer.status >= 500) return serverError(answer.status);
  if (answer.status < 400) return badAnswer(`要求转到别处（状态码 ${answer.status}），没有照办。`);
  const body = errorBodySchema.safeParse(parseJson(answer));
  if (!body.success) return badAnswer(`状态码 ${answer.status}。`);
  const { code, message } = body.data;
  if (OWN_CODES.test(code)) return badAnswer(`错误代码“${code}”不是平台可以用的。`);
  return new Failure(code, message, adviceFor[code] ?? '请重试；若反复出现，请联系平台运维人员。');
}
