import { Failure } from '../../../failure';

/** The sentences people are told about tokens and their drivers. */

export const tokenMissing = () =>
  new Failure(
    'TOKEN_MISSING',
    '没有找到这个令牌（UKey），它可能没有插好。',
    '请插上令牌后重试；仍找不到时，请换一个 USB 口，或在“设置”里检查令牌驱动。',
  );
export const tokenRemoved = (cause?: unknown) =>
  new Failure('TOKEN_REMOVED', '令牌（UKey）已被拔出，操作没有完成。', '请插回同一个令牌并重新输入 PIN。', {
    cause,
  });
export const tokenBusy = () =>
  new Failure(
    'TOKEN_BUSY',
    '令牌驱动迟迟没有应答，操作没有完成。',
    '请看令牌上是否有待按的确认键；仍无反应时，请拔下令牌重新插入，或重新启动本程序。',
  );
export const tokenFailed = (what: string, cause?: unknown) =>
  new Failure(
    'TOKEN_FAILED',
    `令牌没有完成操作（${what}）。`,
    '请拔下令牌重新插入后再试；反复出现时，请把括号里的代码告诉令牌厂商。',
    { cause },
  );
export const driverFailed = (reason: string, cause?: unknown) =>
  new Failure('DRIVER_FAILED', reason, '请在“设置”里核对令牌驱动的位置和类型，或向令牌厂商索取驱动。', {
    cause,
  });
export const keyMissing = () =>
  new Failure(
    'TOKEN_NO_KEY',
    '令牌里没有与这张证书配对的签名私钥。',
    '请另选一张证书；证书刚换过的，请联系发证机构检查令牌。',
  );
export const keyUnsupported = (what: string) =>
  new Failure(
    'TOKEN_KEY_UNSUPPORTED',
    `令牌里的这把密钥本程序不能使用：${what}。`,
    '请换用另一张证书或令牌。',
  );

/** `left`: how many tries the token says are left; a sentence of its own where it does not count aloud. */
export const pinWrong = (left: number | 'few' | null, cause?: unknown) =>
  new Failure(
    'PIN_WRONG',
    left === null
      ? 'PIN 不正确。'
      : left === 'few'
        ? 'PIN 不正确，剩余的尝试次数已不多。'
        : `PIN 不正确，还可以再试 ${left} 次。`,
    left === 1
      ? '只剩最后一次：再输错令牌就会锁定。请先核对 PIN，或联系发证机构。'
      : '请核对后重新输入；连续输错，令牌会自行锁定。',
    { cause },
  );
export const pinLocked = (cause?: unknown) =>
  new Failure(
    'PIN_LOCKED',
    '令牌的 PIN 已锁定，不能再试。',
    '请携带令牌和身份证件到发证机构解锁；急用时请联系系统管理员。',
    { cause },
  );
export const pinLastTry = () =>
  new Failure(
    'PIN_LAST_TRY',
    '令牌只剩最后一次尝试 PIN 的机会，再输错就会锁定；PIN 还没有发给令牌。',
    '确有把握再继续；没有把握请先联系发证机构。',
  );
export const pinUnset = () =>
  new Failure('PIN_UNSET', '令牌还没有设置用户 PIN。', '请用令牌厂商的工具设置 PIN，或联系发证机构。');
/** `shortest`, `longest`: characters; 0 where the token does not say. */
export const pinUnfit = (shortest: number, longest: number, cause?: unknown) =>
  new Failure(
    'PIN_UNFIT',
    shortest > 0 && longest >= shortest
      ? `令牌不接受这样的 PIN：长度应为 ${shortest} 至 ${longest} 位。`
      : '令牌不接受这样的 PIN：长度或字符不符合它的要求。',
    '请换一个符合要求的 PIN。',
    { cause },
  );
