import { Failure } from '../failure';
import type { AccountKey } from './account-record';
import { parseCertificate } from '../../pki/certificates';
import type { OfflineRefusal } from '../../domain/identity/offline';

const date = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });
const dateTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'short',
});

/** A day in Asia/Shanghai, such as 2026年5月20日. */
export const dateText = (at: Date) => date.format(at);

/** A minute in Asia/Shanghai, such as 2026年5月20日 09:30. */
export const dateTimeText = (at: Date) => dateTime.format(at);

/** A duration in ms as text, such as 12 分钟, 3 小时 or 5 天. */
export function durationText(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 120) return ` ${minutes} 分钟`;
  if (minutes < 48 * 60) return ` ${Math.round(minutes / 60)} 小时`;
  return ` ${Math.round(minutes / 1440)} 天`;
}

export function validityFailure(code: string, fact: string, now: Date): Failure {
  return new Failure(
    code,
    `${fact}；本机日期是${dateText(now)}。`,
    '本机日期不对时请先校准；日期无误请换用有效的证书，或联系发证机构更新。',
  );
}

/** Message and advice for each refusal of the platform. Other codes keep the platform's own message. */
const REFUSALS: Record<string, [string, string]> = {
  CERTIFICATE_UNKNOWN: [
    '平台上没有登记这张证书。',
    '请系统管理员在平台上把证书登记到您的账号；如果刚换过证书，请确认选的是新证书文件。',
  ],
  CERTIFICATE_UNTRUSTED: ['这张证书不是平台信任的机构签发的。', '请使用单位统一发放的证书登录。'],
  CERTIFICATE_EXPIRED: ['证书已过期。', '请联系发证机构更新证书。'],
  CERTIFICATE_NOT_YET_VALID: [
    '证书还没有到生效日期。',
    '请核对证书的生效日期，到期后再登录，或联系发证机构。',
  ],
  CERTIFICATE_REVOKED: [
    '这张证书已被吊销，不能再用。',
    '请联系发证机构了解原因并申领新证书；如非本人申请，请立即报告系统管理员。',
  ],
  CERTIFICATE_WRONG_USAGE: [
    '这张证书不是签名用途的证书。',
    '请选择签名证书文件，不要选择加密证书或服务器证书。',
  ],
  ACCOUNT_SUSPENDED: ['您的账号已被停用或注销。', '请联系系统管理员（第十四条：人员变更后及时注销权限）。'],
  CHALLENGE_EXPIRED: ['登录用时过长，平台发出的登录请求已失效。', '请重新登录。'],
  SIGNATURE_INVALID: ['平台没有认可登录签名。', '请重新登录；仍不行请联系平台运维人员。'],
};

/** Returns the refusal with this client's message and advice; the platform's failure becomes its cause. */
export function refusalFailure(failure: Failure): Failure {
  const words = REFUSALS[failure.code];
  return words ? new Failure(failure.code, words[0], words[1], { cause: failure }) : failure;
}

export const accountSuspended = () =>
  refusalFailure(new Failure('ACCOUNT_SUSPENDED', 'The feed names the account as not active.', ''));

/**
 * Returns the failure for a denied offline login. `line` is the connection failure; null when no connection was tried.
 */
export function offlineFailure(denial: OfflineRefusal, line: Failure | null): Failure {
  const options = { cause: line };
  switch (denial.code) {
    case 'BARRED': {
      const words = REFUSALS[denial.refusal]?.[0] ?? '平台拒绝了这个账号的登录。';
      return new Failure(
        denial.refusal,
        `上次联机时平台告知：${words}在平台重新确认之前，不能离线登录。`,
        '请连上平台后重新登录；仍被拒绝请联系系统管理员。',
        options,
      );
    }
    case 'OFFLINE_NOT_ALLOWED':
      return new Failure(
        'OFFLINE_NOT_ALLOWED',
        `现在连不上平台，而本机不允许离线登录。${line?.message ?? ''}`,
        line?.advice ?? '请检查网络后重试。',
        options,
      );
    case 'CLOCK_ROLLED_BACK':
      return new Failure(
        'CLOCK_ROLLED_BACK',
        `本机时间早于上次使用的时间（${dateTime.format(new Date(denial.lastUsedAt))}），不能离线登录。`,
        '请校准本机的日期和时间，或连上平台后登录。',
        options,
      );
    case 'OFFLINE_TOO_LONG':
      return new Failure(
        'OFFLINE_TOO_LONG',
        `上次联机登录是${dateText(new Date(denial.lastOnlineAt))}，已超过允许离线的 ${denial.days} 天。`,
        '请连上平台后登录；您写下的内容都还在本机。',
        options,
      );
  }
}

export const firstLoginOffline = (line: Failure) =>
  new Failure(
    'FIRST_LOGIN_OFFLINE',
    `这张证书还没有在本机登录过，首次登录须连上平台。${line.message}`,
    line.advice,
    { cause: line },
  );

/** The local data is encrypted for other keys of the account. `keys` as in the record. */
export function certificateRenewed(keys: readonly AccountKey[]): Failure {
  const described = keys.map(({ certificate, location }) => {
    const { notAfter } = parseCertificate(Buffer.from(certificate, 'base64'));
    const place =
      location === null ? '' : location.kind === 'file' ? location.path : `UKey ${location.label}`;
    return `有效期至${dateText(notAfter)}${place && `，在 ${place}`}`;
  });
  return new Failure(
    'CERTIFICATE_RENEWED',
    `您换了证书。本机资料是用旧证书（${described.join('；')}）加密的，须用旧证书转交一次。`,
    '请接着选择旧证书并输入它的密码或 PIN，过期的旧证书也可以；转交之后就用新证书登录。旧证书已遗失的，请再用新证书登录一次，程序会向系统管理员申请恢复。',
  );
}

export const recoveryRequested = (at: Date) =>
  new Failure(
    'RECOVERY_REQUESTED',
    `已于${dateTime.format(at)}向系统管理员申请恢复本机资料的密钥。`,
    '请告知系统管理员在“账号与权限”中核实身份并批准；批准后再用新证书登录，资料即可打开，内容不会丢失。管理员经手的只是密钥，看不到资料。',
  );

/** The granted data key cannot be unwrapped, for example because the token can only sign. */
export const recoveryUnusable = (cause: unknown) =>
  new Failure(
    'RECOVERY_UNUSABLE',
    '系统管理员已批准恢复，但这把密钥解不开恢复的内容：它只能签名，或者托管的不是本机资料的密钥。',
    '请系统管理员为您登记一张证书文件或能解密的 UKey，用它登录一次取回资料，再换回这把 UKey。',
    { cause },
  );

export const pinNotChangeable = () =>
  new Failure(
    'PIN_NOT_HERE',
    '证书文件的密码不能在这里修改。',
    '请用签发或导出证书的工具重新导出证书文件并设置新密码，或请发证机构换发。',
  );

export const smsRequiredAgain = (cause: Failure) =>
  new Failure(
    'SMS_REQUIRED',
    '平台要求重新输入短信验证码，现在按离线继续。',
    '请退出登录后重新登录，并输入短信验证码。',
    {
      cause,
    },
  );

export const certificateChanged = () =>
  new Failure(
    'CERTIFICATE_CHANGED',
    '这里的证书已不是登录时的那一张。',
    '请放回原来的证书文件或 UKey；要换证书或换人，请先退出登录。',
  );

export const trustMissing = () =>
  new Failure(
    'TRUST_MISSING',
    '平台没有给出签发机构的根证书，本机无从核验签名，不能完成首次登录。',
    '请联系平台运维人员。',
  );

export const accountChanged = () =>
  new Failure(
    'ACCOUNT_CHANGED',
    '平台上这张证书现在登记在另一个账号名下。',
    '请退出登录后重新登录；如不知情，请联系系统管理员。',
  );

export const certificateOfOther = (problem: string) =>
  new Failure(
    'CERTIFICATE_OF_OTHER',
    `平台把这张证书登记在别人的账号名下：${problem}`,
    '没有登录，本机没有留下资料。请联系系统管理员核对账号与证书。',
  );

export const rootPinned = () =>
  new Failure('ROOT_PINNED', '本机已记下本单位的信任根。', '信任根只能凭移交的签名改变。');

export const rootChanged = () =>
  new Failure(
    'ROOT_CHANGED',
    '平台给出的信任根与刚才显示的不同，没有记下。',
    '请重新核对指纹；仍不一致，请联系系统管理员。',
  );
